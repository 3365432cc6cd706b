package dev.fingerpost.model.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShapeCheckTest {

  private static final Shape SHAPE =
      Shape.Block.EMPTY
          .with("port", new Shape.Whole(1, 65_535))
          .with("wait", new Shape.Period(Duration.ofMillis(1), Duration.ofHours(1)))
          .with(
              "health",
              Shape.OneOf.of("passing", "critical")
                  .refusing(ImmutableMap.of("up", new Refusal.Foreign("`passing`"))))
          .with("flag", new Shape.Flag())
          .with("meta", new Shape.Named(word(), new Shape.FreeText()))
          .with(
              "on",
              Shape.Either.of(
                  word(),
                  new Shape.Items(
                      new Shape.OneKey(ImmutableMap.of("header", word(), "query", word())))))
          .with("a", new Shape.Flag())
          .with("b", new Shape.Flag())
          .excluding("a", "b")
          .requiring("id", word())
          .refusing(
              ImmutableMap.of(
                  "later", new Refusal.NotServed(), "timer", new Refusal.Foreign("`wait`")));

  @Test
  void findsNothingWrongWithWhatFits() {
    assertThat(
            findings(
                "{id: x, port: 80, wait: 1m30s, health: passing, flag: true, meta: {v: 1}, on: q}"))
        .isEmpty();
  }

  @Test
  void saysWhatDoesNotFitWhereItStands() {
    assertThat(
            findings(
                """
                port: 0
                wait: 15
                health: pasing
                flag: yes
                meta: {"not a word": x}
                on: [{header: h, query: q}, {cookie: c}, {}]
                a: true
                b: true
                later: 1
                timer: 1
                porrt: 1
                """))
        .isEqualTo(
            """
            1:1 P013 `node` needs the key `id` ()
            1:7 P023 `port`: 0 (expected: 1 to 65535) ()
            2:7 P021 `wait` must be string, not integer (a duration needs a unit: write 15s or 15ms)
            3:9 P022 `pasing` is not a value of `health` (did you mean `passing`?)
            4:7 P021 `flag` must be boolean, not string ()
            5:8 P027 `not a word` is not a name (letters)
            6:18 P014 `header` and `query` exclude each other (keep one of them)
            6:30 P012 unknown key `cookie` in `on` ()
            6:42 P013 `on` needs a key (one of: header, query)
            8:1 P014 `a` and `b` exclude each other (keep one of them)
            9:1 P009 `later` is not served by this version yet (leave it out)
            10:1 P011 unknown key `timer` in `node` (that is called `wait` here)
            11:1 P012 unknown key `porrt` in `node` (did you mean `port`?)\
            """);
  }

  @Test
  void tellsBadDurationsFromUnfitOnes() {
    assertThat(findings("{id: x, wait: 15 seconds}"))
        .isEqualTo(
            "1:15 P024 `15 seconds` is not a duration (write a number and ms, s, m or h: 250ms, 5s, 1h30m)");
    assertThat(findings("{id: x, wait: '15'}"))
        .isEqualTo("1:15 P024 `15` is not a duration (a duration needs a unit: write 15s or 15ms)");
    assertThat(findings("{id: x, wait: 2h}"))
        .isEqualTo("1:15 P023 `wait`: 2h (expected: 1ms to 1h) ()");
  }

  @Test
  void offersTheWordThatOtherProductsMean() {
    assertThat(findings("{id: x, health: up}"))
        .isEqualTo("1:17 P022 `up` is not a value of `health` (that is called `passing` here)");
    assertThat(findings("{id: x, health: zzz}"))
        .isEqualTo("1:17 P022 `zzz` is not a value of `health` (expected: passing, critical)");
  }

  @Test
  void readsWhatWasChecked() {
    Fields fields =
        Fields.of(
            YamlReader.read("a", "{n: 0x10, d: 1h, t: yes, f: true, l: [a, 1], m: {k: v}}")
                .root()
                .orElseThrow());

    assertThat(fields.whole("n")).hasValue(16);
    assertThat(fields.whole("none")).isEmpty();
    assertThat(fields.period("d")).hasValue(Duration.ofHours(1));
    assertThat(fields.text("t")).hasValue("yes");
    assertThat(fields.isTrue("f")).isTrue();
    assertThat(fields.texts("l")).containsExactly("a", "1");
    assertThat(fields.block("m").orElseThrow().text("k")).hasValue("v");
    assertThat(fields.place("d")).hasToString("a:1:14");
  }

  @Test
  void whatHasNoOffSaysSo() {
    assertThat(findings("{id: x, port: none, wait: none, flag: none, meta: none, on: none}"))
        .isEqualTo(
            """
            1:15 P022 `none` is not a value of `port` (it cannot be switched off: leave it out)
            1:27 P022 `none` is not a value of `wait` (it cannot be switched off: leave it out)
            1:39 P022 `none` is not a value of `flag` (it cannot be switched off: leave it out)
            1:51 P022 `none` is not a value of `meta` (it cannot be switched off: leave it out)\
            """);
  }

  @Test
  void whatIsKnownEverywhereIsAnsweredUnlessABlockTakesIt() {
    Findings findings = new Findings();
    Refusal elsewhere = new Refusal.Foreign("`other`");
    new ShapeCheck(findings, ImmutableMap.of("strange", elsewhere, "port", elsewhere))
        .check(
            YamlReader.read("a", "{id: x, port: 80, strange: 1}").root().orElseThrow(),
            SHAPE,
            "node");

    assertThat(findings.sorted())
        .extracting(Diagnostic::message, Diagnostic::hint)
        .containsExactly(tuple("unknown key `strange` in `node`", "that is called `other` here"));
  }

  @Test
  void aShapeThatIsNotServedIsReadAllTheSame() {
    Findings findings = new Findings();
    Shape shape =
        Shape.Block.EMPTY.with(
            "wait", new Shape.Unserved(new Shape.Period(Duration.ZERO, Duration.ofHours(1))));
    ShapeCheck check = new ShapeCheck(findings);

    assertThat(check.check(YamlReader.read("a", "wait: 5s").root().orElseThrow(), shape, "node"))
        .isTrue();
    assertThat(check.check(YamlReader.read("a", "wait: 5").root().orElseThrow(), shape, "node"))
        .isFalse();
    assertThat(findings.sorted())
        .extracting(Diagnostic::code, Diagnostic::hint)
        .containsExactly(
            tuple("P009", "leave it out"),
            tuple("P021", "a duration needs a unit: write 5s or 5ms"));
  }

  @Test
  void namesAreNearInAnySpelling() {
    assertThat(Names.nearest("LEAST_REQUEST", List.of("random", "leastRequest")))
        .hasValue("leastRequest");
    assertThat(Names.nearest("odrers", List.of("orders", "others"))).hasValue("orders");
    assertThat(Names.nearest("x", List.of("orders"))).isEmpty();
  }

  private static Shape.Word word() {
    return Shape.Word.of("[a-z]+", TextCode.NAME, "letters");
  }

  private static String findings(String text) {
    Findings findings = new Findings();
    YamlNode root = YamlReader.read("a", text).root().orElseThrow();
    boolean fits = new ShapeCheck(findings).check(root, SHAPE, "node");
    assertThat(fits).isEqualTo(findings.errors() == 0);
    return findings.sorted().stream()
        .map(found ->
            "%s %s %s (%s)"
                .formatted(
                    found.location().orElseThrow().toString().substring(2),
                    found.code(),
                    found.message(),
                    found.hint()))
        .collect(Collectors.joining("\n"));
  }
}
