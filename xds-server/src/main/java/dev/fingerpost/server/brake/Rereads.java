package dev.fingerpost.server.brake;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.source.Rereadable;
import dev.fingerpost.model.source.Rereadable.Look;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.server.brake.Question.Place;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has registries look again at what is doubted, one look after the other, on a thread of its own.
 */
public final class Rereads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Rereads.class);

  private final ImmutableMap<String, Rereadable> registries;
  private final Evidence evidence;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("rereads").factory());

  /** Looks at those of the registries that can be asked; the answers go to the evidence. */
  public Rereads(ImmutableList<? extends Source<?>> registries, Evidence evidence) {
    ImmutableMap.Builder<String, Rereadable> able = ImmutableMap.builder();
    for (Source<?> registry : registries) {
      if (registry instanceof Rereadable rereadable) {
        able.put(registry.name(), rereadable);
      }
    }
    this.registries = able.buildOrThrow();
    this.evidence = evidence;
  }

  /** Has it answered, some time. */
  public void ask(Question question) {
    try {
      thread.execute(() -> evidence.answer(question.hash(), look(question)));
    } catch (RejectedExecutionException closed) {
      LOG.debug("event=look_after_close hash={}", question.hash());
    }
  }

  /** Ends the look that is under way. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** The first look that does not agree is the answer. */
  private Look look(Question question) {
    for (Place place : question.places()) {
      Look look = look(place);
      if (look != Look.SAME) {
        return look;
      }
    }
    return Look.SAME;
  }

  private Look look(Place place) {
    Rereadable registry = registries.get(place.registry());
    try {
      return registry == null ? Look.UNKNOWN : registry.lookAgain(place.service());
    } catch (RuntimeException fault) {
      LOG.error("event=look_failed registry={}", place.registry(), fault);
      return Look.UNKNOWN;
    }
  }
}
