package dev.fingerpost.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.LiveCatalog;
import dev.fingerpost.integration.scripted.Reply;
import dev.fingerpost.integration.scripted.Script;
import dev.fingerpost.integration.scripted.ScriptedConsul;
import dev.fingerpost.integration.world.Registration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replies that no Consul in order gives, each on a service of its own, all at once. */
class RepliesIT {

  /** A body of some hundred bytes takes seconds. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  @TempDir Path folder;

  @Test
  void ct12NoBrokenReplyRemovesAnythingOverPlainHttp() {
    try (ScriptedConsul consul = ScriptedConsul.plain(0)) {
      noneRemovesAnything(consul);
    }
  }

  @Test
  void ct12NoBrokenReplyRemovesAnythingOverTls() {
    try (ScriptedConsul consul = ScriptedConsul.tls(folder)) {
      noneRemovesAnything(consul);
    }
  }

  private static void noneRemovesAnything(ScriptedConsul consul) {
    Map<String, Script> lies = lies();
    lies.keySet().forEach(name -> consul.register(weighted(name, 1)));
    consul.register(weighted("sane", 1));
    try (LiveCatalog catalog = LiveCatalog.of(consul)) {
      lies.forEach((name, lie) -> consul.script(ScriptedConsul.healthOf(name), lie));
      catalog.awaitStale("services cannot be read");
      catalog.await("each has been told its lie", () -> failures(catalog) >= lies.size() - 2);
      // Who has nothing to do with it goes on.
      consul.register(weighted("sane", 2));
      catalog.awaitService("sane", Bars.RIGHT, all -> all.getFirst().weights().passing() == 2);
      assertThat(catalog.removals()).isEmpty();

      lies.keySet().forEach(name -> consul.register(weighted(name, 9)));
      consul.tellTheTruth();
      lies.keySet()
          .forEach(name ->
              catalog.awaitService(
                  name, Bars.BACKOFF, all -> all.getFirst().weights().passing() == 9));
      catalog.awaitLive();
      assertThat(catalog.removals()).isEmpty();
      System.out.printf(
          "replies: %d refused, %d by status, %d unreadable, %d in no time%n",
          catalog.counters().refused(),
          catalog.counters().status(),
          catalog.counters().unreadable(),
          catalog.counters().timedOut());
    }
  }

  private static Map<String, Script> lies() {
    Map<String, Script> lies = new LinkedHashMap<>();
    lies.put("cut-json", Script.changed(truth -> truth.withBody("[{\"Node\":{\"Node\":\"la")));
    lies.put("html", Script.changed(truth -> truth.withBody("<html><b>hello</b></html>")));
    lies.put("null", Script.changed(truth -> truth.withBody("null")));
    lies.put("no-bytes", Script.changed(truth -> truth.withBody("")));
    lies.put("object", Script.changed(truth -> truth.withBody("{\"error\":\"sorry\"}")));
    lies.put("slow", (query, truth) -> Optional.of(new Reply.Drop(truth, PAUSE)));
    lies.put("broken-off", (query, truth) -> Optional.of(new Reply.Part(truth, 40)));
    lies.put("reset", Script.always(new Reply.Reset()));
    lies.put(
        "too-many-connections",
        Script.always(Reply.error(429, "Your IP is issuing too many concurrent connections")));
    lies.put("too-fast", Script.always(Reply.error(429, "rate limit exceeded")));
    lies.put("busy", Script.always(Reply.error(503, "rate limit exceeded")));
    lies.put("no-path", Script.always(Reply.error(500, "No path to datacenter")));
    return lies;
  }

  private static long failures(LiveCatalog catalog) {
    return catalog.counters().refused()
        + catalog.counters().status()
        + catalog.counters().unreadable()
        + catalog.counters().timedOut();
  }

  private static Registration weighted(String service, int weight) {
    return Registration.of(service, "i-1", 8_000).withWeight(weight);
  }
}
