package dev.fingerpost.policies.fault;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Durations;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The grammar of {@code faults}: delays and failures made on purpose, which end by themselves. */
public final class FaultsFacet implements Facet {

  /** Under a service's name. */
  public static final String KEY = "faults";

  private static final Duration SOON = Duration.ofHours(24);

  private static final Shape SHAPE =
      Shape.Block.EMPTY
          .with(
              "delay",
              Shape.Block.EMPTY.requiring("fixed", Words.PERIOD).requiring("share", Words.SHARE))
          .with(
              "abort",
              Shape.Block.EMPTY
                  .requiring("status", new Shape.Whole(200, 599))
                  .requiring("share", Words.SHARE))
          .with("onlyWithHeader", new Shape.Named(Words.HEADER, Words.HEADER_VALUE))
          .with("until", Words.TIME);

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public ImmutableSet<Standing> standing() {
    return Standing.ONE_SERVICE_AND_ROUTE;
  }

  @Override
  public void check(YamlNode value, Subject subject) {
    Fields faults = Fields.of(value);
    Judge judge = subject.judge(KEY);
    if (!faults.has("delay") && !faults.has("abort")) {
      judge.say(
          TextCode.MISSING,
          "`faults` needs `delay` or `abort`",
          "",
          subject.keyPlace(KEY).orElseThrow());
    }
    if (faults.has("until")) {
      until(faults, subject.facts().now(), judge.of("until"));
    } else {
      judge.say(
          PolicyCode.ENDLESS_FAULT,
          "`faults` has no `until`: a fault must end by itself",
          "write until: and a time, such as 2030-01-31T10:00:00Z",
          subject.keyPlace(KEY).orElseThrow());
    }
  }

  private static void until(Fields faults, Optional<Instant> now, Judge judge) {
    String text = faults.text("until").orElseThrow();
    Optional<Instant> written = time(text);
    if (written.isEmpty()) {
      judge.say(
          TextCode.TIME,
          "`%s` is not a time".formatted(text),
          "there is no such day or hour",
          faults.place("until"));
      return;
    }
    Instant end = written.get();
    now.filter(time -> end.isBefore(time.plus(SOON)))
        .ifPresent(time ->
            judge.say(
                PolicyCode.FAULT_ENDS,
                end.isAfter(time)
                    ? "the fault ends in " + Durations.print(toTheMinute(time, end))
                    : "the fault is over since " + text,
                end.isAfter(time) ? "" : "delete it, or move `until`",
                faults.place("until")));
  }

  /** The time that a text says, if there is such a day and hour. */
  static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Rounded up, so that what is left is never nothing. */
  private static Duration toTheMinute(Instant now, Instant end) {
    return Duration.ofMinutes(Duration.between(now, end).plusSeconds(59).toMinutes());
  }
}
