package dev.fingerpost.integration.harness;

import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Many registrations at once, as many deployments make them. */
public final class Writers {

  private static final int THREADS = 8;

  private Writers() {}

  /** So many services of one instance each, named by their number. */
  public static List<Registration> services(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> Registration.of("service-" + n, "service-" + n + "-1", 1_024 + n))
        .toList();
  }

  /** Registers all; those of one service in their order. */
  public static void register(RealConsul consul, List<Registration> all) {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int n = 0; n < THREADS; n++) {
        int writer = n;
        writers.add(
            threads.submit(() ->
                all.stream()
                    .filter(each -> Math.floorMod(each.service().hashCode(), THREADS) == writer)
                    .forEach(consul::register)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
