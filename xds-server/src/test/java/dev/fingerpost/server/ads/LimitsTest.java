package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static dev.fingerpost.server.store.Resources.clusterMessage;
import static dev.fingerpost.server.store.Resources.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Strings;
import dev.fingerpost.server.ads.stream.StreamMetrics;
import io.grpc.Attributes;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** S8: what one client may ask for, and that it is its own trouble only. */
final class LimitsTest {

  private static TestServer with(UnaryOperator<Limits> limits) {
    return TestServer.start(settings -> settings.withLimits(limits.apply(Limits.DEFAULT)));
  }

  private static String[] names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(n -> prefix + n).toArray(String[]::new);
  }

  private static double limited(TestServer server, String limit) {
    return server.registry.counter("fingerpost.xds.limited", "limit", limit).count();
  }

  private static void expectExhausted(ScriptedClient client, String words) {
    Status end = client.expectEnd();
    assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(end.getDescription()).contains(words);
  }

  @Test
  void oneNodeHasSoManyStreamsAndNoMore() {
    try (TestServer server = with(limits -> limits.withStreams(100, 2));
        ScriptedClient other = ScriptedClient.connect(server.server.port(), "web-2", "web")) {
      server.publish(cluster("a", 1));
      ScriptedClient first = server.client();
      try (ScriptedClient second = server.client();
          ScriptedClient third = server.client()) {
        first.subscribe(CLUSTER);
        first.take(CLUSTER, "a");
        second.subscribe(CLUSTER);
        second.take(CLUSTER, "a");
        third.subscribe(CLUSTER);
        expectExhausted(third, "too many streams of this node id");
        assertThat(limited(server, "node")).isEqualTo(1);

        other.subscribe(CLUSTER);
        other.take(CLUSTER, "a");
      } finally {
        first.close();
      }
    }
  }

  @Test
  void aStreamThatEndsMakesRoom() {
    try (TestServer server = with(limits -> limits.withStreams(100, 1))) {
      for (int n = 0; n < 3; n++) {
        try (ScriptedClient client = server.client()) {
          client.subscribe(ENDPOINT, names("x", 101_000));
          expectExhausted(client, "a request may list 100000 names");
        }
      }
      try (ScriptedClient client = server.client()) {
        client.subscribe(CLUSTER);
        client.take(CLUSTER);
      }
    }
  }

  @Test
  void oneAddressHasSoManyStreamsAndNoMore() {
    try (TestServer server = with(limits -> limits.withStreams(1, 100));
        ScriptedClient first = server.client()) {
      first.subscribe(CLUSTER);
      first.take(CLUSTER);
      try (ScriptedClient second = server.client()) {
        expectExhausted(second, "too many streams from this address");
      }
      assertThat(limited(server, "address")).isEqualTo(1);
      first.expectNothing();
    }
  }

  /** F19: too many names at once, or one after the other. */
  @Test
  void namesThatDoNotExistAreBounded() {
    try (TestServer server = with(limits -> limits.withNames(50));
        ScriptedClient good = server.client()) {
      server.publish(
          IntStream.range(0, 100)
              .mapToObj(n -> assignment("s" + n, 1))
              .toArray(dev.fingerpost.envoy.resource.Entry[]::new));
      try (ScriptedClient atOnce = server.client();
          ScriptedClient oneByOne = server.client()) {
        atOnce.subscribe(ENDPOINT, names("x", 51));
        expectExhausted(atOnce, "a request may list 50 names");
        oneByOne.subscribe(ENDPOINT, names("x", 40));
        oneByOne.ack(oneByOne.expect(ENDPOINT));
        oneByOne.subscribe(ENDPOINT, names("y", 40));
        expectExhausted(oneByOne, "a stream may ask for 50 names that do not exist");
      }
      assertThat(limited(server, "names")).isEqualTo(2);

      good.subscribe(ENDPOINT, names("s", 40));
      good.ack(good.expect(ENDPOINT));
      good.subscribe(
          ENDPOINT, IntStream.range(40, 80).mapToObj(n -> "s" + n).toArray(String[]::new));
      assertThat(good.ack(good.expect(ENDPOINT)).getResourcesCount()).isEqualTo(40);
    }
  }

  /** The one who asks too fast is read later, and loses nothing. */
  @Test
  void manyRequestsAreReadInTheirTime() {
    try (TestServer server = with(limits -> limits.withRequestsPerSecond(1));
        ScriptedClient fast = server.client();
        ScriptedClient other = ScriptedClient.connect(server.server.port(), "web-2", "web")) {
      server.publish(cluster("a", 1));
      for (int n = 0; n < 11; n++) {
        fast.expectNothing();
      }
      fast.subscribe(CLUSTER);
      other.subscribe(CLUSTER);
      other.take(CLUSTER, "a");
      Eventually.holds(
          "it asks too fast",
          () -> server.registry.counter("fingerpost.xds.requests.slowed").count() > 0);

      server.scheduler.advance(Duration.ofSeconds(5));
      fast.take(CLUSTER, "a");
    }
  }

  /** F8: a client that stopped reading is ended. */
  @Test
  void aClientThatStopsReadingIsEnded() {
    try (TestServer server = with(limits -> limits);
        ScriptedClient silent =
            ScriptedClient.connectSilent(server.server.port(), "silent", "web");
        ScriptedClient witness = server.client()) {
      server.publish(
          entry(
              CLUSTER,
              "large",
              clusterMessage("large", 1).toBuilder()
                  .setAltStatName(Strings.repeat("x", 1_000_000))
                  .build()));
      silent.subscribe(CLUSTER);
      witness.subscribe(CLUSTER);
      witness.take(CLUSTER, "large");
      witness.take(ENDPOINT, "large");
      witness.expectNothing(); // its answers have arrived, before minutes go by
      long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (limited(server, "stalled") == 0) {
        assertThat(System.nanoTime()).as("it is ended in the end").isLessThan(patience);
        server.scheduler.advance(Duration.ofMinutes(1));
        witness.expectNothing();
      }
      silent.read(1_000);

      expectExhausted(silent, "does not read");
      assertThat(limited(server, "stalled")).isEqualTo(1);
      witness.expectNothing();
    }
  }

  /** A call that fails at its very beginning is not counted for ever. */
  @Test
  void aCallThatDoesNotBeginMakesRoom() {
    StreamMetrics metrics = new StreamMetrics(new SimpleMeterRegistry());
    AddressLimit limit = new AddressLimit(1, metrics);
    for (int n = 0; n < 3; n++) {
      assertThatThrownBy(() ->
              limit.interceptCall(
                  new CallOfNobody(),
                  new Metadata(),
                  (call, headers) -> {
                    throw new IllegalStateException("not today");
                  }))
          .hasMessage("not today");
    }
    assertThat(
            limit.interceptCall(
                new CallOfNobody(),
                new Metadata(),
                (call, headers) -> new ServerCall.Listener<>() {}))
        .isInstanceOf(ForwardingServerCallListener.class);
    assertThat(metrics.troubles().words()).isEmpty();
  }

  @Test
  void oneAddressHasSoManyConnectionsAndNoMore() {
    try (TestServer server = with(limits -> limits.withConnectionsPerAddress(2));
        ScriptedClient first = server.client()) {
      first.subscribe(CLUSTER);
      first.take(CLUSTER);
      try (ScriptedClient second = server.client()) {
        second.subscribe(CLUSTER);
        second.take(CLUSTER);
        try (ScriptedClient third = server.client()) {
          third.subscribe(CLUSTER);
          assertThat(third.expectEnd().getCode())
              .isIn(Status.Code.UNAVAILABLE, Status.Code.INTERNAL);
        }
        assertThat(limited(server, "connections")).isPositive();
        second.expectNothing();
      }
      Eventually.holds(
          "there is room again", () -> server.gauged("fingerpost.xds.connections") == 1);
      try (ScriptedClient fourth = server.client()) {
        fourth.subscribe(CLUSTER);
        fourth.take(CLUSTER);
      }
      first.expectNothing();
    }
  }

  /** connections of one age do not end in the order in which they came. */
  @Test
  void connectionsEndAtAnAgeThatDiffers() {
    int many = 20;
    List<Integer> ended = Collections.synchronizedList(new ArrayList<>());
    List<ScriptedClient> clients = new ArrayList<>();
    try (TestServer server =
        TestServer.start(settings ->
            settings.withMaxConnectionAge(Duration.ofSeconds(2), Duration.ofMillis(100)))) {
      try (ScriptedClient first = server.client()) { // which has all classes to load
        first.subscribe(CLUSTER);
        first.take(CLUSTER);
      }
      for (int n = 0; n < many; n++) {
        int number = n;
        ScriptedClient client = server.client();
        clients.add(client);
        client.subscribe(CLUSTER);
        client.whenEnded(() -> ended.add(number));
      }
      Eventually.holds("all have ended", () -> ended.size() == many);
      assertThat(ended).isNotEqualTo(IntStream.range(0, many).boxed().toList());
      Eventually.holds(
          "they are counted", () -> server.counted("fingerpost.xds.connections.aged") == many);
    } finally {
      clients.forEach(ScriptedClient::close);
    }
  }

  /** A call that comes from nowhere. */
  private static final class CallOfNobody extends ServerCall<Object, Object> {

    @Override
    public void request(int count) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(Object message) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }

    @Override
    public MethodDescriptor<Object, Object> getMethodDescriptor() {
      throw new UnsupportedOperationException("nobody calls nothing");
    }
  }
}
