package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Exchange;
import dev.fingerpost.integration.world.HttpConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Of a service's routes the first that matches counts, for everything that a route may change: each
 * says in a header of the answer which one it is.
 */
class RoutesIT {

  private static final String POLICIES =
      """
      version: 1
      defaults: {loadBalancer: roundRobin, outlierDetection: none}
      services:
        shop:
          responseHeaders: {set: {x-route: rest}}
          routes:
            - {match: {path: /v1/one}, responseHeaders: {set: {x-route: exact}, remove: [x-instance]}}
            - {match: {pathPrefix: /v1/one/two}, responseHeaders: {set: {x-route: deep}}}
            - {match: {pathPrefix: /v1}, responseHeaders: {set: {x-route: tree}}}
            - {match: {pathRegex: "/v[0-9]+/item"}, responseHeaders: {set: {x-route: regex}}}
            - {match: {method: [PUT, DELETE]}, responseHeaders: {set: {x-route: write}}}
            - {match: {method: POST, header: {x-tier: gold}}, responseHeaders: {set: {x-route: both}}}
            - {match: {header: {x-tier: gold}}, responseHeaders: {set: {x-route: gold}}}
            - {match: {header: {x-user: {prefix: a}}}, responseHeaders: {set: {x-route: prefix}}}
            - {match: {header: {x-user: {regex: "[0-9]+"}}}, responseHeaders: {set: {x-route: number}}}
            - match: {header: {x-debug: {present: true}, x-user: {present: false}}}
              responseHeaders: {set: {x-route: debug}}
        again:
          retry: {numRetries: 2, retryOn: [503], otherHost: false, backoff: {base: 1ms}}
          routes:
            - {match: {path: /once}, retry: none}
            - {match: {path: /often}, retry: {numRetries: 4}}
            - {match: {pathPrefix: /stock, method: PUT}, idempotent: true, retry: {methods: [PUT]}}
            - {match: {pathPrefix: /stock}, retry: {methods: [GET]}}
        slow:
          timeout: 200ms
          retry: none
          routes:
            - {match: {pathPrefix: /report}, timeout: 20s}
            - {match: {pathPrefix: /endless}, timeout: 0s}
        headers:
          requestHeaders: {set: {x-region: eu, x-share: "100%"}, add: {x-via: fingerpost}, remove: [x-debug]}
          responseHeaders: {set: {x-new: made, x-share: "%REQ(x-via)%"}, add: {x-instance: also}}
          routes:
            - match: {path: /us}
              requestHeaders: {set: {x-region: us}}
              responseHeaders: {set: {x-new: other}}
            - {match: {path: /plain}, timeout: 1s}
      """;

  @TempDir static Path folder;
  private static World world;
  private static EchoService again;
  private static EchoService slow;
  private static EchoService headers;
  private static HttpConnection connection;
  private static int sent;

  @BeforeAll
  static void open() throws IOException {
    Path policies = Files.createDirectories(folder.resolve("policies"));
    Files.writeString(policies.resolve("all.yaml"), POLICIES);
    world = World.open(RegistryKind.FILE, folder, "--policies", policies.toString());
    world.serve("shop", "shop-1");
    again = world.serve("again", "again-1");
    slow = world.serve("slow", "slow-1");
    headers = world.serve("headers", "headers-1");
    for (String service : List.of("shop", "again", "slow", "headers")) {
      world.awaitHealthy(service, 1);
      world.awaitReachable(service);
    }
    connection = world.traffic().connect();
  }

  @AfterAll
  static void close() throws IOException {
    System.out.println("routes: " + sent + " requests, each with the route that it must have");
    connection.close();
    world.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/one, exact",
    "GET, /v1/one?a=b, exact",
    "GET, /v1/one/, tree",
    "GET, /v1/one/two, deep",
    "GET, /v1/one/two/three, deep",
    "GET, /v1/one/twofold, tree",
    "GET, /v1, tree",
    "GET, /v1?a=b, tree",
    "GET, /v1/item, tree",
    "GET, /v1x, rest",
    "GET, /v12, rest",
    "GET, /V1, rest",
    "GET, /a/../v1/x, tree",
    "GET, /v2/item, regex",
    "GET, /v2/item/more, rest",
    "GET, /x/v2/item, rest",
    "PUT, /v2/item, regex",
    "PUT, /, write",
    "DELETE, /other, write",
    "PUT, /v1, tree",
    "GET, /, rest",
    "POST, /, rest",
  })
  void theFirstRouteThatMatchesMethodAndPathCounts(String method, String path, String route) {
    assertThat(send(method, "shop", path, Map.of()).header("x-route")).isEqualTo(route);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, x-tier, gold, gold",
    "GET, X-TIER, gold, gold",
    "GET, x-tier, golden, rest",
    "POST, x-tier, gold, both",
    "PUT, x-tier, gold, write",
    "GET, x-user, anna, prefix",
    "GET, x-user, 42, number",
    "GET, x-user, 42a, rest",
    "GET, x-debug, 1, debug",
  })
  void theFirstRouteThatMatchesAHeaderCounts(
      String method, String name, String value, String route) {
    Exchange exchange = send(method, "shop", "/", Map.of(name, value));
    assertThat(exchange.header("x-route")).isEqualTo(route);
  }

  @Test
  void allPartsOfAMatchMustHold() {
    Exchange exchange = send("GET", "shop", "/", Map.of("x-debug", "1", "x-user", "zoe"));
    assertThat(exchange.header("x-route")).isEqualTo("rest");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, 3",
    "GET, /once, 1",
    "PUT, /once, 1",
    "GET, /often, 5",
    "PUT, /stock/1, 3",
    "GET, /stock/1, 3",
    "POST, /stock/1, 1",
    "PUT, /stocks, 3",
  })
  void aRouteHasRetriesOfItsOwn(String method, String path, int tries) {
    again.answerWith(503);
    long before = again.requests();
    assertThat(send(method, "again", path, Map.of()).status()).isEqualTo(503);
    assertThat(again.requests() - before).isEqualTo(tries);
    again.answerWith(200);
  }

  @Test
  void aRouteHasATimeOutOfItsOwn() {
    slow.delayBy(Duration.ofMillis(600));
    assertThat(send("GET", "slow", "/", Map.of()).status()).isEqualTo(504);
    assertThat(send("GET", "slow", "/report/1", Map.of()).status()).isEqualTo(200);
    assertThat(send("GET", "slow", "/reports", Map.of()).status()).isEqualTo(504);
    assertThat(send("GET", "slow", "/endless", Map.of()).status()).isEqualTo(200);
    slow.delayBy(Duration.ZERO);
    assertThat(world.stat("slow", "upstream_rq_timeout")).isEqualTo(2);
  }

  @Test
  void headersAreSetAddedAndRemovedOnBothSides() {
    Map<String, String> own = Map.of("x-region", "asia", "x-via", "caller", "x-debug", "1");
    Exchange exchange = send("GET", "headers", "/", own);

    assertThat(headers.lastHeaders())
        .containsEntry("x-region", "eu")
        .containsEntry("x-share", "100%")
        .containsEntry("x-via", "caller,fingerpost")
        .doesNotContainKey("x-debug");
    assertThat(exchange.headers())
        .containsEntry("x-new", "made")
        .containsEntry("x-instance", "headers-1,also")
        .containsEntry("x-share", "%REQ(x-via)%"); // no command to Envoy
    assertThat(send("GET", "shop", "/", own).header("x-instance")).isEqualTo("shop-1");
    assertThat(send("GET", "shop", "/v1/one", own).headers()).doesNotContainKey("x-instance");
  }

  @Test
  void aRouteChangesHeadersOverItsService() {
    Map<String, String> own = Map.of("x-debug", "1");
    Exchange us = send("GET", "headers", "/us", own);
    assertThat(headers.lastHeaders())
        .containsEntry("x-region", "us")
        .containsEntry("x-via", "fingerpost")
        .doesNotContainKey("x-debug");
    assertThat(us.headers())
        .containsEntry("x-new", "other")
        .containsEntry("x-instance", "headers-1,also");

    send("GET", "headers", "/plain", own);
    assertThat(headers.lastHeaders()).containsEntry("x-region", "eu").doesNotContainKey("x-debug");
  }

  private static Exchange send(
      String method, String service, String path, Map<String, String> headers) {
    sent++;
    try {
      if (!connection.isOpen()) {
        connection = world.traffic().connect();
      }
      return connection.exchange(method, service, path, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
