package dev.fingerpost.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.plan.EndpointHealth;
import dev.fingerpost.model.plan.EndpointPlan;
import dev.fingerpost.model.plan.Locality;
import dev.fingerpost.model.plan.PlannedEndpoint;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.plan.TrafficPlan;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.SourceStatus;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.policies.resolve.PolicyResolver;
import dev.fingerpost.server.ads.stream.Client;
import dev.fingerpost.server.ads.stream.Refused;
import dev.fingerpost.server.ads.stream.StreamStatus;
import dev.fingerpost.server.ads.stream.TypeStatus;
import dev.fingerpost.server.brake.Hold;
import dev.fingerpost.server.brake.Reason;
import dev.fingerpost.server.json.Json;
import dev.fingerpost.server.reconcile.PlaneState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {

  private static final Instant SINCE = Instant.parse("2026-11-01T12:00:00Z");

  private final Latest<PlaneState> plane =
      new Latest<>(
          PlaneState.before(
              ImmutableMap.of("consul", new SourceStatus.Starting("3 of 9 services not read yet")),
              new SourceStatus.Live()));
  private final AdminServer server =
      AdminServer.start(
          new Address("127.0.0.1", freePort()),
          new Routes(
              plane, AdminServerTest::envoys, ImmutableList::of, () -> "fingerpost_ready 0.0\n"));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void livesBeforeItIsReady() throws IOException {
    assertThat(get("/healthz")).startsWith("HTTP/1.1 200").endsWith("ok\n");
    assertThat(get("/readyz"))
        .startsWith("HTTP/1.1 503")
        .endsWith(
            """
            not ready
            consul starting: 3 of 9 services not read yet
            nothing is served yet: Envoys go on with what they have, or ask another control plane
            """);
  }

  @Test
  void isReadyAndSaysWhatIsStale() throws IOException {
    plane.set(served(new SourceStatus.Stale("connection refused", SINCE)));

    assertThat(get("/readyz"))
        .startsWith("HTTP/1.1 200")
        .endsWith("ready\nconsul stale since 2026-11-01T12:00:00Z: connection refused\n");
  }

  @Test
  void saysWhatIsHeldAndIsReadyAllTheSame() throws IOException {
    PlaneState well = served(new SourceStatus.Live());
    Hold hold =
        new Hold(
            "4f1c09a2be77",
            Reason.DROPPED,
            ImmutableSortedSet.of("orders"),
            SINCE,
            new Hold.Extent(6, 6, 8, 50),
            new Hold.Progress(1, 3, Duration.ofSeconds(60), ""));
    plane.set(
        new PlaneState(
            2,
            well.registries(),
            well.policyStatus(),
            well.live(),
            ImmutableList.of(hold),
            well.diagnostics()));

    assertThat(get("/readyz"))
        .startsWith("HTTP/1.1 200")
        .contains("ready\nheld since 2026-11-01T12:00:00Z: orders lost 6 of its 8 instances");
    assertThat(Json.read(body("/api/v1/holds")).get(0).toString())
        .isEqualTo(
            "{\"hash\":\"4f1c09a2be77\",\"reason\":\"dropped\","
                + "\"message\":\"orders lost 6 of its 8 instances at once (more than 50 %)\","
                + "\"since\":\"2026-11-01T12:00:00Z\",\"services\":[\"orders\"],"
                + "\"instances\":6,\"looks\":1,\"looksNeeded\":3,\"hold\":\"1m\"}");
  }

  @Test
  void showsServicesAndOneOfThem() throws IOException {
    plane.set(served(new SourceStatus.Live()));

    assertThat(body("/api/v1/services"))
        .contains("\"name\" : \"orders\"", "\"instances\" : 2", "\"healthy\" : 1")
        .contains("\"loadBalancer\" : \"leastRequest\"", "\"panic\" : false");
    assertThat(body("/api/v1/services/orders"))
        .contains("\"id\" : \"orders-1\"", "\"address\" : \"10.0.0.1:80\"", "\"weight\" : 7")
        .contains("\"health\" : \"unhealthy\"", "\"orders.service.consul\"")
        .contains("\"name\" : \"orders-1\"")
        .doesNotContain("\"name\" : \"orders-2\"");
    assertThat(get("/api/v1/services/nobody")).startsWith("HTTP/1.1 404");
  }

  @Test
  void showsEnvoysInTheShapeOfTheApi() throws IOException {
    JsonNode envoy = Json.read(body("/api/v1/envoys")).get(0);

    assertThat(envoy.path("id").asText()).isEqualTo("web-1");
    assertThat(envoy.path("cluster").asText()).isEqualTo("web");
    assertThat(envoy.path("version").asText()).isEqualTo("1.40.0");
    assertThat(envoy.at("/types/cluster/state").asText()).isEqualTo("nack");
    assertThat(envoy.at("/types/cluster/version").asText()).isEqualTo("abc");
    assertThat(envoy.at("/types/cluster/error").asText()).isEqualTo("no such thing");
    assertThat(envoy.at("/types/cluster/refused/0").toString())
        .isEqualTo(
            "{\"resource\":\"orders\",\"version\":\"v2\",\"error\":\"no such thing\","
                + "\"service\":\"orders\"}");
  }

  @Test
  void showsDiagnosticsWithTheirPlaces() throws IOException {
    plane.set(served(new SourceStatus.Live()));

    assertThat(Json.read(body("/api/v1/diagnostics")).get(0).toString())
        .isEqualTo(
            "{\"code\":\"P022\",\"severity\":\"error\",\"message\":\"wrong\",\"hint\":\"right\","
                + "\"file\":\"a.yaml\",\"line\":3,\"column\":4,\"path\":\"services.orders\","
                + "\"url\":\"docs/codes.md#p022\"}");
  }

  @Test
  void refusesToChangeAnything() throws IOException {
    assertThat(send("POST /readyz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"))
        .startsWith("HTTP/1.1 405");
  }

  @Test
  void answersNoForeignHost() throws IOException {
    assertThat(send("GET /readyz HTTP/1.1\r\nHost: evil.example\r\n")).startsWith("HTTP/1.1 421");
    assertThat(send("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:18080\r\n"))
        .startsWith("HTTP/1.1 200");
    assertThat(send("GET /healthz HTTP/1.1\r\nHost: [::1]:18080\r\n")).startsWith("HTTP/1.1 200");
  }

  private PlaneState served(SourceStatus consul) {
    var policies = PolicyLanguage.builtIn();
    ServicePlan empty =
        new PolicyResolver()
            .resolve(
                ServiceCatalog.of(
                    ImmutableMap.of("orders", Service.of("orders", ImmutableList.of()))),
                policies.set())
            .plan()
            .services()
            .values()
            .iterator()
            .next();
    EndpointPlan endpoints =
        new EndpointPlan(
            "orders",
            ImmutableList.of(
                endpoint("orders-1", EndpointHealth.HEALTHY, 7),
                endpoint("orders-2", EndpointHealth.UNHEALTHY, 1)));
    ServicePlan orders = new ServicePlan("orders", empty.cluster(), endpoints, empty.route());
    Diagnostic wrong =
        Diagnostic.error("P022", "wrong", "right", "services.orders")
            .at(new Location("a.yaml", 3, 4));
    return new PlaneState(
        1,
        ImmutableMap.of("consul", consul),
        new SourceStatus.Live(),
        Optional.of(
            new PlaneState.Served(
                policies, new TrafficPlan(ImmutableSortedMap.of("orders", orders)))),
        ImmutableList.of(wrong));
  }

  private static PlannedEndpoint endpoint(String id, EndpointHealth health, int weight) {
    return new PlannedEndpoint(
        new InstanceKey("consul", "dc1", "n1", id),
        new Address("10.0.0." + id.charAt(id.length() - 1), 80),
        new Locality("dc1", "a"),
        health,
        weight,
        Optional.of(id).filter(name -> health == EndpointHealth.HEALTHY));
  }

  private static ImmutableList<StreamStatus> envoys() {
    return ImmutableList.of(
        new StreamStatus(
            new Client("web-1", "web", "1.40.0", SINCE),
            ImmutableMap.of(
                ResourceType.CLUSTER,
                new TypeStatus(
                    TypeStatus.State.NACK,
                    "abc",
                    "no such thing",
                    ImmutableList.of(
                        new Refused(
                            "orders", "v2", "no such thing", "orders", ImmutableList.of()))))));
  }

  private String body(String path) throws IOException {
    String answer = get(path);
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void servesTheSchemaOfPoliciesToWhoDoesNotHaveIt() throws IOException {
    String answer = get("/schema/policy.v1.json");

    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains("Content-type: application/schema+json", "Cache-control: no-cache")
        .contains("\"additionalProperties\" : false");
    String tag = answer.lines().filter(line -> line.startsWith("Etag: ")).findFirst().orElseThrow();
    assertThat(
            send(
                "GET /schema/policy.v1.json HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: "
                    + tag.substring(6)
                    + "\r\n"))
        .startsWith("HTTP/1.1 304")
        .doesNotContain("additionalProperties");
  }

  private String get(String path) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
  }

  /** The whole answer as text: the JDK's client would not send a Host of our choice. */
  private String send(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      out.write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
