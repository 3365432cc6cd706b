package dev.fingerpost.integration;

import static dev.fingerpost.integration.harness.World.registration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Registration.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A request reaches the instance that its header names, and what becomes of one that names none.
 * Each service has three instances, {@code SERVICE-1} to {@code SERVICE-3}.
 */
class DirectIT {

  private static final int REQUESTS = 30;
  private static final Set<Integer> OK = Set.of(200);
  private static final Set<Integer> OK_OR_NOBODY = Set.of(200, 503);

  private static final String POLICIES =
      """
      version: 1
      defaults: {retry: none}
      services:
        named: {loadBalancer: {policy: direct, header: X-Instance, otherwise: roundRobin}}
        life: {loadBalancer: {policy: direct, header: x-instance, otherwise: roundRobin}}
        sick: {loadBalancer: {policy: direct, header: x-instance, otherwise: roundRobin}}
        ejects:
          loadBalancer: {policy: direct, header: x-instance, otherwise: roundRobin}
          outlierDetection: {consecutive5xx: 3, baseEjectionTime: 250s, maxEjectionPercent: 50}
        ejects-without-panic:
          loadBalancer: {policy: direct, header: x-instance, otherwise: roundRobin}
          outlierDetection: {consecutive5xx: 3, baseEjectionTime: 250s, maxEjectionPercent: 50, alwaysEjectOneHost: false}
          health: {panicPercent: 0}
        retries:
          loadBalancer: {policy: direct, header: x-instance, otherwise: roundRobin}
          retry: {numRetries: 2, retryOn: [503], backoff: {base: 1ms, max: 2ms}, methods: [GET], otherHost: true}
          outlierDetection: none
        named-only: {loadBalancer: {policy: direct, header: x-instance, otherwise: reject}}
        life-only: {loadBalancer: {policy: direct, header: x-instance, otherwise: reject}}
        sick-only: {loadBalancer: {policy: direct, header: x-instance, otherwise: reject}}
        at: {loadBalancer: {policy: direct, by: address, header: X-At, otherwise: roundRobin}}
        at-life: {loadBalancer: {policy: direct, by: address, header: x-at, otherwise: roundRobin}}
        at-sick: {loadBalancer: {policy: direct, by: address, header: x-at, otherwise: roundRobin}}
        at-ejects:
          loadBalancer: {policy: direct, by: address, header: x-at, otherwise: roundRobin}
          outlierDetection: {consecutive5xx: 3, baseEjectionTime: 250s, maxEjectionPercent: 50}
        at-retries:
          loadBalancer: {policy: direct, by: address, header: x-at, otherwise: roundRobin}
          retry: {numRetries: 2, retryOn: [503], backoff: {base: 1ms, max: 2ms}, methods: [GET], otherHost: false}
          outlierDetection: none
        at-only: {loadBalancer: {policy: direct, by: address, header: x-at, otherwise: reject}}
        at-life-only: {loadBalancer: {policy: direct, by: address, header: x-at, otherwise: reject}}
        at-sick-only: {loadBalancer: {policy: direct, by: address, header: x-at, otherwise: reject}}
        at-ejects-only:
          loadBalancer: {policy: direct, by: address, header: x-at, otherwise: reject}
          outlierDetection: {consecutive5xx: 3, baseEjectionTime: 250s, maxEjectionPercent: 50}
        at-retries-only:
          loadBalancer: {policy: direct, by: address, header: x-at, otherwise: reject}
          retry: {numRetries: 2, retryOn: [503], backoff: {base: 1ms, max: 2ms}, methods: [GET]}
          outlierDetection: none
        out: {loadBalancer: {policy: direct, header: x-instance, otherwise: roundRobin}}
        out-only: {loadBalancer: {policy: direct, header: x-instance, otherwise: reject}}
        at-out: {loadBalancer: {policy: direct, by: address, header: x-at, otherwise: roundRobin}}
        at-out-only: {loadBalancer: {policy: direct, by: address, header: x-at, otherwise: reject}}
        heedless: {loadBalancer: roundRobin}
      """;

  @TempDir static Path folder;
  private static World world;

  @BeforeAll
  static void open() throws IOException {
    Path policies = Files.createDirectories(folder.resolve("policies"));
    Files.writeString(policies.resolve("direct.yaml"), POLICIES);
    world = World.open(RegistryKind.FILE, folder, "--policies", policies.toString());
  }

  @AfterAll
  static void close() {
    world.close();
  }

  /** How a request names an instance. */
  enum Form {
    ID,
    ADDRESS;

    static Form of(String service) {
      return service.startsWith("at-") ? ADDRESS : ID;
    }

    String prefix() {
      return this == ID ? "" : "at-";
    }

    Map<String, String> naming(EchoService instance) {
      return this == ID ? id(instance.id()) : at("127.0.0.1:" + instance.port());
    }
  }

  @Test
  void aNameLeadsToOneInstanceAlone() {
    List<EchoService> instances = three("named");
    for (EchoService instance : instances) {
      requireAll(instance, "named", id(instance.id()));
    }
    requireAlike(send("named", Map.of()), instances);
    requireAlike(send("named", id("nobody")), instances);
    requireAlike(send("named", id("")), instances);
    requireAlike(send("named", at("127.0.0.1:" + instances.get(0).port())), instances);
    print("named", "3 x %d of %d by name, %s without".formatted(REQUESTS, REQUESTS, REQUESTS));
  }

  @Test
  void whoNamesNobodyIsRejectedWhereThePolicySaysSo() {
    List<EchoService> instances = three("named-only");
    for (EchoService instance : instances) {
      requireAll(instance, "named-only", id(instance.id()));
    }
    requireRejected("named-only", instances, Map.of());
    requireRejected("named-only", instances, id("nobody"));
    requireRejected("named-only", instances, id(""));
    print("named-only", "3 x %d by name, 3 x %d times 503".formatted(REQUESTS, REQUESTS));
  }

  @Test
  void anAddressLeadsToOneInstanceAlone() {
    List<EchoService> instances = three("at");
    for (EchoService instance : instances) {
      requireAll(instance, "at", Form.ADDRESS.naming(instance));
    }
    requireAlike(send("at", Map.of()), instances);
    requireAlike(send("at", at("127.0.0.1:1")), instances);
    requireAlike(send("at", Map.of("x-at", "127.0.0.1:" + instances.get(0).port())), instances);
    requireAlike(send("at", Map.of("x-at", instances.get(0).id())), instances);

    List<EchoService> only = three("at-only");
    requireAll(only.get(1), "at-only", Form.ADDRESS.naming(only.get(1)));
    requireRejected("at-only", only, at("127.0.0.1:1"));
    // What is no base64 counts as no address at all, which this form does not reject.
    requireAlike(send("at-only", Map.of("x-at", "!")), only);
    requireAlike(send("at-only", Map.of("x-at", "")), only);
    requireAlike(send("at-only", Map.of()), only);
    print(
        "at", "3 x %d of %d by address, 1 x %d times 503".formatted(REQUESTS, REQUESTS, REQUESTS));
  }

  @Test
  void instancesComeAndGoWhileItRuns() {
    record Life(String service, List<EchoService> others, EchoService fourth) {
      void requireNamed() {
        world.awaitHealthy(service, 4);
        requireAll(fourth, service, Form.of(service).naming(fourth));
      }
    }
    List<Life> lives =
        Stream.of("life", "life-only", "at-life", "at-life-only")
            .map(service -> new Life(service, three(service), world.instance(service + "-4")))
            .toList();
    long made = world.clustersModified();

    lives.forEach(life -> world.registry().register(registration(life.service, life.fourth)));
    lives.forEach(Life::requireNamed);

    lives.forEach(life -> world.registry().deregister(registration(life.service, life.fourth)));
    lives.forEach(life -> requireOtherwise(life.service, life.fourth, life.others, "leaving"));
    lives.forEach(life -> {
      world.await("it is gone", () -> world.stat(life.service, "membership_total") == 3);
      requireOtherwise(life.service, life.fourth, life.others, "gone");
    });

    lives.forEach(life -> world.registry().register(registration(life.service, life.fourth)));
    lives.forEach(Life::requireNamed);
    assertThat(world.clustersModified()).isEqualTo(made);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void whatTheRegistryTakesOutIsNobody(Form form) {
    for (String service : List.of(form.prefix() + "sick", form.prefix() + "sick-only")) {
      List<EchoService> instances = three(service);
      EchoService sick = instances.get(0);
      List<EchoService> others = instances.subList(1, 3);
      Registration well = registration(service, sick);
      Map<String, Registration> states =
          Map.of(
              "critical", well.withHealth(Health.CRITICAL),
              "in maintenance", well.withHealth(Health.MAINTENANCE),
              "weight 0", well.withWeight(0));
      states.forEach((state, registration) -> {
        requireAll(sick, service, form.naming(sick));
        world.registry().register(registration);
        world.awaitHealthy(service, 2);
        requireOtherwise(service, sick, others, state);
        requireAll(others.get(0), service, form.naming(others.get(0)));
        world.registry().register(well);
        world.awaitHealthy(service, 3);
      });
      world.registry().register(well.withHealth(Health.WARNING));
      requireAll(sick, service, form.naming(sick));
    }
  }

  @Test
  void anEjectedInstanceIsStillReachedByItsName() {
    EchoService bad = eject("ejects", Form.ID);
    long before = bad.requests();
    // Panic is reckoned per subset, and the only instance of this one is out: it is used.
    assertThat(send("ejects", id(bad.id())).allAre(503)).isTrue();
    assertThat(bad.requests()).isEqualTo(before + REQUESTS);
    assertThat(send("ejects", Map.of()).allAre(200)).isTrue();
    assertThat(bad.requests()).isEqualTo(before + REQUESTS);
    print("ejects", "%d of %d to the ejected one by its name".formatted(REQUESTS, REQUESTS));
  }

  @Test
  void withoutPanicTheNameOfAnEjectedInstanceIsRejected() {
    EchoService bad = eject("ejects-without-panic", Form.ID);
    long before = bad.requests();
    assertThat(send("ejects-without-panic", id(bad.id())).allAre(503)).isTrue();
    assertThat(send("ejects-without-panic", Map.of()).allAre(200)).isTrue();
    assertThat(bad.requests()).isEqualTo(before);
    print("ejects-without-panic", "%d of %d are 503, 0 to it".formatted(REQUESTS, REQUESTS));
  }

  @Test
  void theAddressOfAnEjectedInstanceIsNobodys() {
    EchoService bad = eject("at-ejects", Form.ADDRESS);
    long before = bad.requests();
    Answers answers = send("at-ejects", Form.ADDRESS.naming(bad));
    assertThat(answers.failed()).isZero();
    assertThat(answers.byInstance()).containsOnlyKeys("at-ejects-2", "at-ejects-3");
    assertThat(bad.requests()).isEqualTo(before);

    EchoService only = eject("at-ejects-only", Form.ADDRESS);
    long reached = only.requests();
    assertThat(send("at-ejects-only", Form.ADDRESS.naming(only)).allAre(503)).isTrue();
    assertThat(only.requests()).isEqualTo(reached);
    print("at-ejects", "0 of %d to it, %s; rejected: 503".formatted(REQUESTS, answers));
  }

  @Test
  void aRetryStaysWithANameAndLeavesAnAddress() {
    EchoService named = three("retries").get(0);
    named.answerWith(503);
    long byName = named.requests();
    assertThat(send("retries", id(named.id())).allAre(503)).isTrue();
    assertThat(named.requests()).isEqualTo(byName + 3 * REQUESTS);

    EchoService at = three("at-retries").get(0);
    at.answerWith(503);
    long byAddress = at.requests();
    Answers answers = send("at-retries", Form.ADDRESS.naming(at));
    assertThat(answers.failed()).isLessThan(REQUESTS);
    assertThat(at.requests()).isGreaterThanOrEqualTo(byAddress + REQUESTS);

    EchoService only = three("at-retries-only").get(0);
    only.answerWith(503);
    long alone = only.requests();
    assertThat(send("at-retries-only", Form.ADDRESS.naming(only)).allAre(503)).isTrue();
    assertThat(only.requests()).isEqualTo(alone + REQUESTS);
    print(
        "retries", "%d tries by name; %s by address".formatted(named.requests() - byName, answers));
  }

  @ParameterizedTest
  @ValueSource(strings = {"out", "out-only", "at-out", "at-out-only"})
  void nothingOutsideOfTheServiceIsEverReached(String service) {
    List<EchoService> own = three(service);
    EchoService other = world.serve("plain", service + "-other");
    world.awaitReachable("plain");
    EchoService stranger = world.instance("stranger");
    List<String> outside =
        List.of(
            "127.0.0.1:" + stranger.port(),
            "127.0.0.1:" + other.port(),
            "127.0.0.1:" + world.envoy().admin().base().getPort(),
            "[::1]:" + stranger.port(),
            "localhost:" + stranger.port(),
            "169.254.169.254",
            "169.254.169.254:80",
            "0.0.0.0:" + stranger.port(),
            other.id(),
            "plain/" + other.id(),
            "/" + own.get(0).id(),
            own.get(0).id() + "," + own.get(1).id());
    long before = other.requests();
    NavigableMap<Integer, Integer> statuses = new TreeMap<>();
    for (String target : outside) {
      for (Map<String, String> headers : List.of(id(target), at(target), Map.of("x-at", target))) {
        Answers answers = world.traffic().send(service, 5, headers);
        assertThat(answers.byInstance().keySet())
            .as("%s %s", service, headers)
            .isSubsetOf(own.stream().map(EchoService::id).toList());
        answers.byStatus().forEach((status, count) -> statuses.merge(status, count, Integer::sum));
      }
    }
    assertThat(stranger.requests()).isZero();
    assertThat(other.requests()).isEqualTo(before);
    assertThat(world.envoy().hosts(service)).hasSize(own.size());
    assertThat(statuses.keySet()).isSubsetOf(service.endsWith("-only") ? OK_OR_NOBODY : OK);
    print(service, "%s by %d targets outside, 0 reached".formatted(statuses, outside.size()));
  }

  @Test
  void aServiceWithoutThePolicyDoesNotHeedTheHeader() {
    List<EchoService> instances = three("heedless");
    requireAlike(send("heedless", id("heedless-1")), instances);
    requireAlike(send("heedless", Form.ADDRESS.naming(instances.get(0))), instances);
  }

  private static EchoService eject(String service, Form form) {
    EchoService bad = three(service).get(0);
    bad.answerWith(503);
    long before = bad.requests();
    assertThat(world.traffic().send(service, 3, form.naming(bad)).allAre(503)).isTrue();
    assertThat(bad.requests()).isEqualTo(before + 3);
    world.await(
        "it is ejected", () -> world.stat(service, "outlier_detection.ejections_active") == 1);
    return bad;
  }

  private static void requireAll(
      EchoService instance, String service, Map<String, String> headers) {
    assertThat(send(service, headers).byInstance()).isEqualTo(Map.of(instance.id(), REQUESTS));
  }

  private static void requireAlike(Answers answers, List<EchoService> instances) {
    for (EchoService instance : instances) {
      assertThat(answers.of(instance.id())).isEqualTo(REQUESTS / instances.size());
    }
  }

  private static void requireRejected(
      String service, List<EchoService> instances, Map<String, String> headers) {
    long before = instances.stream().mapToLong(EchoService::requests).sum();
    assertThat(send(service, headers).byStatus()).isEqualTo(Map.of(503, REQUESTS));
    assertThat(instances.stream().mapToLong(EchoService::requests).sum()).isEqualTo(before);
  }

  /** The instance gets nothing more; the others get it all, or nobody does. */
  private static void requireOtherwise(
      String service, EchoService out, List<EchoService> others, String state) {
    Map<String, String> headers = Form.of(service).naming(out);
    world.await(
        service + ": " + out.id() + " is " + state,
        () -> world.traffic().send(service, 1, headers).of(out.id()) == 0);
    long before = out.requests();
    if (service.endsWith("-only")) {
      requireRejected(service, others, headers);
    } else {
      requireAlike(send(service, headers), others);
    }
    assertThat(out.requests()).isEqualTo(before);
    print(service, "0 of %d to it: %s".formatted(REQUESTS, state));
  }

  private static Answers send(String service, Map<String, String> headers) {
    return world.traffic().send(service, REQUESTS, headers);
  }

  private static Map<String, String> id(String name) {
    return Map.of("x-instance", name);
  }

  private static Map<String, String> at(String address) {
    byte[] bytes = address.getBytes(StandardCharsets.UTF_8);
    return Map.of("x-at", Base64.getEncoder().encodeToString(bytes));
  }

  private static List<EchoService> three(String service) {
    List<EchoService> instances = new ArrayList<>();
    for (int n = 1; n <= 3; n++) {
      instances.add(world.serve(service, service + "-" + n));
    }
    world.awaitHealthy(service, 3);
    world.await(service + " has a route", () -> !world.traffic().send(service, 1).allAre(404));
    return instances;
  }

  private static void print(String service, String counted) {
    System.out.println("direct: " + service + ": " + counted);
  }
}
