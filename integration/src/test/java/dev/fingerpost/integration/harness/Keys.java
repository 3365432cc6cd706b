package dev.fingerpost.integration.harness;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Lists;
import dev.fingerpost.integration.world.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

/**
 * Where thousands of keys lead: one request for each, over a few connections that send ahead of the
 * answers.
 */
public final class Keys {

  /** The header that holds a key. */
  public static final String HEADER = "x-key";

  private static final int CONNECTIONS = 8;
  private static final int AHEAD = 100;

  private Keys() {}

  /** The instance that each of so many keys came to; every answer must be a 200. */
  public static ImmutableMap<String, String> lead(Traffic traffic, String service, int count) {
    List<String> keys = IntStream.range(0, count).mapToObj(n -> "key-" + n).toList();
    List<FutureTask<Map<String, String>>> parts = new ArrayList<>();
    for (List<String> part : Lists.partition(keys, Math.ceilDiv(count, CONNECTIONS))) {
      FutureTask<Map<String, String>> task = new FutureTask<>(() -> part(traffic, service, part));
      Thread.startVirtualThread(task);
      parts.add(task);
    }
    return parts.stream()
        .flatMap(part -> join(part).entrySet().stream())
        .collect(toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** How many keys lead elsewhere. */
  public static long moved(Map<String, String> before, Map<String, String> after) {
    return before.keySet().stream()
        .filter(key -> !Objects.equals(before.get(key), after.get(key)))
        .count();
  }

  private static Map<String, String> part(Traffic traffic, String service, List<String> keys) {
    ImmutableMap.Builder<String, String> led = ImmutableMap.builder();
    try (RawClient client = RawClient.open(traffic.port())) {
      for (List<String> ahead : Lists.partition(keys, AHEAD)) {
        List<RawClient.Seen> seen =
            client.send(ahead.stream().map(key -> Ask.of(service).with(HEADER, key)).toList());
        for (int n = 0; n < ahead.size(); n++) {
          if (seen.get(n).answer().status() != 200) {
            throw new IllegalStateException(service + ": " + seen.get(n));
          }
          led.put(ahead.get(n), seen.get(n).answer().instance());
        }
      }
    }
    return led.buildOrThrow();
  }

  private static Map<String, String> join(FutureTask<Map<String, String>> part) {
    try {
      return part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
