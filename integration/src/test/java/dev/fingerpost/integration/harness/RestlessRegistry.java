package dev.fingerpost.integration.harness;

import dev.fingerpost.integration.world.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A registry file of a thousand services, of which another one changes all the time; only {@code
 * orders} stays. Its own thread writes the file, each time as a whole.
 */
public final class RestlessRegistry implements AutoCloseable {

  private static final int SERVICES = 1_000;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private final Path file;
  private final int ordersPort;
  private final AtomicInteger edits = new AtomicInteger();
  private final Thread thread = Thread.ofVirtual().name("churn").unstarted(this::run);
  private volatile boolean stopping;

  private RestlessRegistry(Path file, int ordersPort) {
    this.file = file;
    this.ordersPort = ordersPort;
  }

  /** Writes the file, and goes on until it is closed. */
  public static RestlessRegistry start(Path file, int ordersPort) {
    RestlessRegistry churn = new RestlessRegistry(file, ordersPort);
    churn.write(0);
    churn.thread.start();
    return churn;
  }

  /** Waits until the file has changed so often again. */
  public void awaitEdits(int more) {
    int enough = edits.get() + more;
    Await.until(
        more + " more edits", Duration.ofSeconds(30), () -> edits.get() >= enough, () -> "");
  }

  /** Leaves the file as it is now. */
  public void rest() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    rest();
  }

  private void run() {
    while (!stopping) {
      write(edits.incrementAndGet());
      LockSupport.parkNanos(PAUSE);
    }
  }

  private void write(int edit) {
    StringBuilder text = new StringBuilder("{services: {\n");
    text.append("orders: {instances: [{id: orders-1, address: 127.0.0.1, port: ")
        .append(ordersPort)
        .append("}]},\n");
    for (int i = 1; i < SERVICES; i++) {
      text.append(
          "s%d: {instances: [{id: s%d-1, address: 10.0.0.1, port: %d}]},%n"
              .formatted(i, i, i == edit % SERVICES ? 9999 : 8080));
    }
    text.append("}}\n");
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
