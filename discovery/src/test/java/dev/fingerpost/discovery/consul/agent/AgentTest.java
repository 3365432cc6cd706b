package dev.fingerpost.discovery.consul.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.discovery.Await;
import dev.fingerpost.discovery.consul.tls.TlsFiles;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import dev.fingerpost.discovery.consul.wire.ConsulReader;
import dev.fingerpost.discovery.consul.wire.KiwiConsulReader;
import dev.fingerpost.discovery.consul.wire.Poll;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentTest {

  private static final URI URL = URI.create("https://localhost:8501");

  /** No read of this test gets as far as to ask somebody. */
  private final ConsulReader reader =
      new KiwiConsulReader(URL, Optional::empty, TlsFiles.NONE, Optional.empty());

  private final Agent agent = new Agent(URL, reader, new ConsulCounters());

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void aReadThatWaitsForItsTurnCanBeCut() throws InterruptedException {
    fill();

    Waiting waiting = new Waiting(Poll.now());
    waiting.call().cut();

    assertThat(waiting.end()).isInstanceOf(ConsulFailure.Cut.class);
  }

  private void fill() throws InterruptedException {
    while (agent.budget().used() < agent.budget().limit()) {
      agent.budget().acquire();
    }
  }

  /** The read was made. */
  private static final class Asked extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A read on a thread of its own, which waits. */
  private final class Waiting {
    private final AtomicReference<@Nullable Call> call = new AtomicReference<>();
    private final CompletableFuture<Throwable> end = new CompletableFuture<>();

    Waiting(Poll poll) {
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                Call mine = Call.mine();
                call.set(mine);
                try {
                  agent.read(
                      mine,
                      poll,
                      _ -> {
                        throw new Asked();
                      });
                } catch (RuntimeException | InterruptedException e) {
                  end.complete(e);
                }
              });
      Await.until(() -> thread.getState() == Thread.State.WAITING);
    }

    Call call() {
      return Objects.requireNonNull(call.get());
    }

    Throwable end() {
      return end.join();
    }
  }
}
