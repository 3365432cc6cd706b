package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.server.ads.log.PacedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * F18: peers that say what is not HTTP/2, or too much of it, or nothing at all. Each ends in a
 * closed connection, no log is flooded, and a good client beside it notices nothing.
 */
final class HostilePeerTest {

  private static final int ROUNDS = 20;

  /** Times the bar of 5 %. */
  private static final int GUARD = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The least that gRPC allows; what does not answer is closed then. */
  private static final KeepAlive QUICK =
      new KeepAlive(
          Duration.ofSeconds(10),
          Duration.ofMillis(200),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));

  /** What is answered by closing at once. */
  enum Attack implements Consumer<RawPeer> {
    HTTP_1 {
      @Override
      public void accept(RawPeer peer) {
        peer.say("GET / HTTP/1.1\r\nHost: \u0007\r\n\r\n".getBytes(US_ASCII));
      }
    },
    GARBAGE {
      @Override
      public void accept(RawPeer peer) {
        peer.say(noise());
      }
    },
    GARBAGE_AFTER_HELLO {
      @Override
      public void accept(RawPeer peer) {
        peer.introduce().say(noise());
      }
    },
    ENDLESS_HEADERS {
      @Override
      public void accept(RawPeer peer) {
        peer.introduce().frame(RawPeer.HEADERS, 0, 1, RawPeer.call());
        flood(20_000, n -> peer.frame(RawPeer.CONTINUATION, 0, 1));
      }
    },
    RAPID_RESET {
      @Override
      public void accept(RawPeer peer) {
        peer.introduce();
        flood(
            5_000,
            n ->
                peer.frame(RawPeer.HEADERS, RawPeer.END_HEADERS, 2 * n + 1, RawPeer.call())
                    && peer.frame(RawPeer.RST_STREAM, 0, 2 * n + 1, CANCEL));
      }
    },
    PING_FLOOD {
      @Override
      public void accept(RawPeer peer) {
        peer.introduce();
        flood(50_000, n -> peer.frame(RawPeer.PING, 0, 0, new byte[8]));
      }
    },
    GOES_HALF_WAY {
      @Override
      public void accept(RawPeer peer) {
        peer.introduce().halfClose();
      }
    };
  }

  /** What is closed when it does not answer a ping: slow-loris in its forms. */
  enum Sloth implements Consumer<RawPeer> {
    SAYS_NOTHING {
      @Override
      public void accept(RawPeer peer) {}
    },
    HALF_A_HELLO {
      @Override
      public void accept(RawPeer peer) {
        peer.say("PRI * HTT".getBytes(US_ASCII));
      }
    },
    HELLO_ONLY {
      @Override
      public void accept(RawPeer peer) {
        peer.introduce();
      }
    },
    HEADERS_NEVER_ENDED {
      @Override
      public void accept(RawPeer peer) {
        peer.introduce().frame(RawPeer.HEADERS, 0, 1, RawPeer.call());
      }
    },
    HUGE_HEADERS {
      @Override
      public void accept(RawPeer peer) {
        byte[] headers = RawPeer.call("x", "y".repeat(10_000));
        peer.introduce().frame(RawPeer.HEADERS, RawPeer.END_HEADERS, 1, headers);
      }
    },
    CALL_WITHOUT_REQUEST {
      @Override
      public void accept(RawPeer peer) {
        peer.introduce().frame(RawPeer.HEADERS, RawPeer.END_HEADERS, 1, RawPeer.call());
      }
    },
    REQUEST_NEVER_ENDED {
      @Override
      public void accept(RawPeer peer) {
        CALL_WITHOUT_REQUEST.accept(peer);
        peer.frame(RawPeer.DATA, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 9, (byte) 9);
      }
    },
    NOT_A_REQUEST {
      @Override
      public void accept(RawPeer peer) {
        CALL_WITHOUT_REQUEST.accept(peer);
        peer.frame(RawPeer.DATA, 0, 1, NO_PROTOBUF);
      }
    },
    SETTINGS_FLOOD {
      @Override
      public void accept(RawPeer peer) {
        peer.introduce();
        flood(20_000, n -> peer.frame(RawPeer.SETTINGS, 0, 0));
      }
    };
  }

  private static final byte[] CANCEL = {0, 0, 0, 8};
  private static final byte[] NO_PROTOBUF = {0, 0, 0, 0, 4, -1, -1, -1, -1};

  /** One more of a flood; false when the other end takes no more. */
  private interface Wave {
    boolean rolls(int number);
  }

  private static void flood(int times, Wave wave) {
    for (int n = 0; n < times && wave.rolls(n); n++) {
      // Until it is closed.
    }
  }

  private static byte[] noise() {
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    return noise;
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void anAttackIsAClosedConnectionAndFewLines(Attack attack) {
    try (TestServer server = TestServer.start();
        ScriptedClient witness = server.client();
        LogLines log = new LogLines()) {
      subscribe(server, witness);
      attackOnce(server, attack);
      long heap = Memory.used();
      long begin = System.nanoTime();
      int before = log.lines().size();
      for (int round = 0; round < ROUNDS; round++) {
        attackOnce(server, attack);
      }
      long seconds = 1 + Duration.ofNanos(System.nanoTime() - begin).toSeconds();

      assertThat(log.lines().size() - before)
          .as("%s", log.lines())
          .isLessThanOrEqualTo((int) (PacedLog.LINES_PER_SECOND * (1 + seconds)));
      Memory.awaitUsed(heap + heap / 20 * GUARD);
      assertUnharmed(server, witness);
    }
  }

  /** All at once, for gRPC asks for a sign of life every ten seconds at most. */
  @Test
  void whoDoesNotAnswerIsClosed() {
    try (TestServer server = TestServer.start(settings -> settings.withKeepAlive(QUICK));
        ScriptedClient witness = server.client();
        LogLines log = new LogLines()) {
      subscribe(server, witness);
      List<RawPeer> peers = new ArrayList<>();
      try {
        for (Sloth sloth : Sloth.values()) {
          for (int n = 0; n < 3; n++) {
            RawPeer peer = new RawPeer(server.server.port());
            peers.add(peer);
            sloth.accept(peer);
          }
        }
        for (int n = 0; n < peers.size(); n++) {
          assertThat(peers.get(n).isClosedWithin(PATIENCE))
              .as("%s", Sloth.values()[n / 3])
              .isTrue();
        }
      } finally {
        peers.forEach(RawPeer::close);
      }
      assertThat(server.counted("fingerpost.xds.limited", "limit", "keepalive")).isPositive();
      assertThat(server.server.troubles()).anyMatch(words -> words.contains("keepalive"));
      assertThat(log.lines()).hasSizeLessThan(12 * PacedLog.LINES_PER_SECOND);
      assertUnharmed(server, witness);
    }
  }

  /** Who answers pings, and asks for nothing. */
  @Test
  void aStreamWithoutARequestIsEnded() {
    try (TestServer server = TestServer.start();
        ScriptedClient witness = server.client()) {
      subscribe(server, witness);
      try (ScriptedClient mute = server.client()) {
        Eventually.holds("both streams are there", () -> server.server.metrics().streams() == 2);
        Eventually.holds(
            "it is ended",
            () -> {
              server.scheduler.advance(Duration.ofMinutes(1));
              return server.server.metrics().streams() == 1;
            });
        assertThat(mute.expectEnd().getDescription()).contains("no request came");
      }
      assertThat(server.counted("fingerpost.xds.limited", "limit", "silent")).isEqualTo(1);
      assertUnharmed(server, witness);
    }
  }

  private static void attackOnce(TestServer server, Attack attack) {
    try (RawPeer peer = new RawPeer(server.server.port())) {
      attack.accept(peer);
      assertThat(peer.isClosedWithin(PATIENCE)).as("%s is closed", attack).isTrue();
    }
  }

  private static void subscribe(TestServer server, ScriptedClient witness) {
    server.publish(cluster("a", 1), assignment("a", 1));
    witness.subscribe(CLUSTER);
    witness.take(CLUSTER, "a");
    witness.take(ENDPOINT, "a");
  }

  /** G1, G2, G3: the good client got nothing meanwhile, and gets what comes. */
  private static void assertUnharmed(TestServer server, ScriptedClient witness) {
    witness.expectNothing();
    server.publish(cluster("a", 2));
    witness.take(CLUSTER, "a");
    witness.take(ENDPOINT, "a");
    Eventually.holds("no stream is left behind", () -> server.server.metrics().streams() == 1);
    Eventually.holds(
        "no connection is left behind", () -> server.gauged("fingerpost.xds.connections") == 1);
  }
}
