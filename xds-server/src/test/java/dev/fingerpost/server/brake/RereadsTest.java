package dev.fingerpost.server.brake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Rereadable;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.server.brake.Question.Place;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RereadsTest {

  private final Evidence evidence = new Evidence();
  private final BlockingQueue<Evidence.Answer> answers = new ArrayBlockingQueue<>(10);
  private final Registry registry = new Registry();
  private final Rereads rereads = new Rereads(ImmutableList.of(registry, new Mute()), evidence);

  @AfterEach
  void close() {
    rereads.close();
  }

  @ParameterizedTest
  @CsvSource({
    "able same same, SAME",
    "able same other, OTHER",
    "able unknown other, UNKNOWN",
    "able broken same, UNKNOWN",
    "mute same same, UNKNOWN",
    "nobody same same, UNKNOWN",
  })
  void theFirstLookThatDoesNotAgreeIsTheAnswer(String places, Rereadable.Look expected)
      throws InterruptedException {
    evidence.onNews(() -> answers.addAll(evidence.answers()));
    List<String> words = List.of(places.split(" ", -1));

    rereads.ask(
        new Question(
            "hash",
            words.stream()
                .skip(1)
                .map(service -> new Place(words.getFirst(), service))
                .collect(ImmutableList.toImmutableList())));

    assertThat(answers.poll(10, TimeUnit.SECONDS)).isEqualTo(new Evidence.Answer("hash", expected));
  }

  @Test
  void asksNothingOnceItIsClosed() {
    rereads.close();
    rereads.ask(new Question("hash", ImmutableList.of(new Place("able", "same"))));

    assertThat(registry.asked).isEmpty();
  }

  /** Answers as the service is called. */
  private static final class Registry extends Mute implements Rereadable {

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
      return "able";
    }

    @Override
    public Look lookAgain(String service) {
      asked.add(service);
      return switch (service) {
        case "same" -> Look.SAME;
        case "other" -> Look.OTHER;
        case "unknown" -> Look.UNKNOWN;
        default -> throw new IllegalStateException("a bug");
      };
    }
  }

  /** A registry that cannot be asked. */
  private static class Mute implements Source<ServiceCatalog> {

    private final Latest<SourceState<ServiceCatalog>> state =
        new Latest<>(SourceState.starting("for ever"));

    @Override
    public String name() {
      return "mute";
    }

    @Override
    public Latest<SourceState<ServiceCatalog>> state() {
      return state;
    }

    @Override
    public void start() {}

    @Override
    public void close() {}
  }
}
