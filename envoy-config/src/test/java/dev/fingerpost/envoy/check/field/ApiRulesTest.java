package dev.fingerpost.envoy.check.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.fingerpost.envoy.fixture.Messages;
import dev.fingerpost.envoy.resource.KnownTypes;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.pgv.validate.Validate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ApiRulesTest {
  private final ApiRules rules = new ApiRules();

  @Test
  void findsAllViolationsOfTheCounterExampleThoseInsideAnExtensionIncluded() {
    Cluster cluster =
        Messages.read(
            """
            name: echo
            type: EDS
            eds_cluster_config: {service_name: echo, eds_config: {ads: {}, resource_api_version: V3}}
            connect_timeout: 0s
            lb_policy: LEAST_REQUEST
            least_request_lb_config: {choice_count: 1}
            outlier_detection: {max_ejection_percent: 101}
            health_checks: [{timeout: 1s, interval: 5s}]
            load_balancing_policy:
              policies:
              - typed_extension_config:
                  name: m
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.maglev.v3.Maglev
                    table_size: 5000012
            """,
            Cluster.getDefaultInstance());

    assertThat(found(cluster))
        .containsExactlyInAnyOrder(
            "connect_timeout 0s (expected: over 0s)",
            "least_request_lb_config.choice_count 1 (expected: at least 2)",
            "outlier_detection.max_ejection_percent 101 (expected: at most 100)",
            "health_checks[0].unhealthy_threshold is required",
            "health_checks[0].healthy_threshold is required",
            "health_checks[0].health_checker is required",
            "load_balancing_policy.policies[0].typed_extension_config.typed_config(Maglev)"
                + ".table_size 5000012 (expected: at most 5000011)");
  }

  @Test
  void looksOnceAtWhatIsFineAndEachTimeAtWhatIsNot() {
    Cluster first = cluster("first", 50);
    Cluster second = cluster("second", 50);
    Cluster third = cluster("third", 101);
    Cluster fourth = cluster("fourth", 101);
    String over = "outlier_detection.max_ejection_percent 101 (expected: at most 100)";
    List<String> seen = new ArrayList<>();
    MessageVisitor visitor =
        (message, _) -> {
          seen.add(message.getDescriptorForType().getName());
          return true;
        };

    assertThat(rules.violations(first, visitor)).isEmpty();
    assertThat(seen).contains("Cluster", "OutlierDetection", "Thresholds");
    seen.clear();
    assertThat(rules.violations(second, visitor)).isEmpty();
    assertThat(seen).containsExactly("Cluster");
    seen.clear();
    for (Cluster each : List.of(third, fourth)) {
      assertThat(rules.violations(each, visitor))
          .extracting(Violation::toString)
          .containsExactly(over);
    }
    assertThat(seen).containsExactly("OutlierDetection", "Cluster", "OutlierDetection", "Cluster");
  }

  @Test
  void forgetsNothingThatTheVisitorDoesNotLike() {
    List<String> seen = new ArrayList<>();
    MessageVisitor visitor =
        (message, _) -> {
          seen.add(message.getDescriptorForType().getName());
          return !message.getDescriptorForType().getName().equals("Thresholds");
        };

    rules.violations(cluster("first", 50), visitor);
    seen.clear();
    rules.violations(cluster("second", 50), visitor);

    assertThat(seen).contains("Thresholds", "CircuitBreakers").doesNotContain("OutlierDetection");
  }

  private static Cluster cluster(String name, int percent) {
    return Messages.read(
        """
        name: %s
        circuit_breakers: {thresholds: [{max_retries: 3}]}
        outlier_detection: {max_ejection_percent: %d}
        """
            .formatted(name, percent),
        Cluster.getDefaultInstance());
  }

  @Test
  void findsNothingInWhatEnvoyTakes() {
    List<Message> messages = Messages.readAll("/well-formed/extensions.yaml");

    assertThat(messages).hasSize(9).allSatisfy(message -> assertThat(found(message)).isEmpty());
  }

  @Test
  void knowsEveryKindOfRuleInTheWholeApi() {
    List<Descriptor> types = WholeApi.types();

    assertThat(types).hasSizeGreaterThan(1000);
    assertThatCode(() -> types.forEach(MessageConstraint::of)).doesNotThrowAnyException();
  }

  @Test
  void coversEveryTypeThatAResourceCanHold() {
    Set<String> reached = new TreeSet<>();
    for (ResourceType type : ResourceType.values()) {
      reach(KnownTypes.of(type.typeUrl()).orElseThrow(), reached);
    }
    KnownTypes.all().values().forEach(type -> reach(type, reached));
    reached.removeIf(name -> name.startsWith("google.protobuf."));

    assertThat(reached).hasSizeGreaterThan(600);
    assertThat(KnownTypes.all().keySet()).containsAll(reached);
  }

  @Test
  void readsATypedStructAsWhatItNames() {
    String ring =
        """
        {name: x, typed_config: {
          "@type": type.googleapis.com/xds.type.v3.TypedStruct,
          type_url: type.googleapis.com/%s, value: %s}}
        """;
    String balancer = "envoy.extensions.load_balancing_policies.";

    assertThat(found(struct(ring, balancer + "ring_hash.v3.RingHash", "{minimum_ring_size: 0}")))
        .containsExactly("typed_config(RingHash).minimum_ring_size 0 (expected: at least 1)");
    String older = ring.replace("xds.type.v3", "udpa.type.v1");
    assertThat(found(struct(older, balancer + "ring_hash.v3.RingHash", "{minimum_ring_size: 0}")))
        .hasSize(1);
    assertThat(found(struct(ring, balancer + "ring_hash.v3.RingHash", "{minimum_ring: 1}")))
        .hasSize(1)
        .allMatch(text -> text.contains("minimum_ring"));
    assertThat(found(struct(ring, "foo.Bar", "{}")))
        .containsExactly("typed_config type.googleapis.com/foo.Bar");
    assertThat(found(struct(ring, balancer + "override_host.v3.OverrideHost", "{}")))
        .containsExactly(
            "typed_config(OverrideHost).override_host_sources is required",
            "typed_config(OverrideHost).fallback_policy is required");
  }

  @Test
  void readsTheRulesOfTheDescriptorsAtAll() {
    long ruled =
        KnownTypes.all().values().stream()
            .flatMap(type -> type.getFields().stream())
            .filter(ApiRulesTest::hasRules)
            .count();
    assertThat(ruled).isGreaterThan(289);
  }

  @Test
  void comparesUnsignedNumbersWithoutTheirSign() {
    LbEndpoint endpoint =
        Messages.read("{load_balancing_weight: 4294967295}", LbEndpoint.getDefaultInstance());
    assertThat(found(endpoint)).isEmpty();
  }

  @Test
  void looksIntoMapsListsAndPatterns() {
    RouteConfiguration table =
        Messages.read(
            """
            name: x
            virtual_hosts:
            - name: a
              domains: ["a\\n"]
              routes:
              - match: {prefix: /}
                route: {cluster: a, hash_policy: [{cookie: {name: ""}}]}
                typed_per_filter_config:
                  f:
                    "@type": type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault
                    abort: {http_status: 99}
            """,
            RouteConfiguration.getDefaultInstance());

    assertThat(found(table))
        .hasSize(3)
        .anySatisfy(text -> assertThat(text).contains("virtual_hosts[0].domains[0]"))
        .anySatisfy(text -> assertThat(text).contains("hash_policy[0].cookie.name"))
        .anySatisfy(text ->
            assertThat(text)
                .contains("typed_per_filter_config[f](HTTPFault).abort.http_status 99"));
  }

  @Test
  void reportsAnEnumValueWithoutAName() {
    Thresholds thresholds = Thresholds.newBuilder().setPriorityValue(77).build();
    assertThat(found(thresholds)).hasSize(1).allMatch(text -> text.contains("a defined value"));
  }

  @Test
  void looksOnlyAtTheMemberOfAChoiceThatWasChosen() {
    RouteMatch match = RouteMatch.newBuilder().setPrefix("/").build();
    assertThat(found(match)).isEmpty();
    assertThat(found(RouteMatch.getDefaultInstance()))
        .containsExactly("path_specifier is required");
  }

  @Test
  void countsCodePointsAndBytesOfTexts() {
    HeaderValue tooLong = HeaderValue.newBuilder().setKey("x".repeat(16_385)).build();
    assertThat(found(tooLong)).hasSize(1).allMatch(text -> text.contains("16384 bytes"));
  }

  @Test
  void reportsWhatItCannotOpen() {
    assertThat(found(extension(Any.newBuilder().setTypeUrl("type.googleapis.com/foo.Bar").build())))
        .containsExactly("typed_config type.googleapis.com/foo.Bar");
    assertThat(
            found(
                extension(
                    Any.newBuilder()
                        .setTypeUrl("type.googleapis.com/envoy.config.cluster.v3.Cluster")
                        .setValue(ByteString.copyFrom(new byte[] {10, 9}))
                        .build())))
        .hasSize(1)
        .allMatch(text -> text.endsWith("cannot be decoded"));
  }

  private List<String> found(Message message) {
    return rules.violations(message, (_, _) -> true).stream().map(Violation::toString).toList();
  }

  private static TypedExtensionConfig struct(String config, String type, String value) {
    return Messages.read(config.formatted(type, value), TypedExtensionConfig.getDefaultInstance());
  }

  private static void reach(Descriptor type, Set<String> reached) {
    if (reached.add(type.getFullName())) {
      type.getFields().stream()
          .filter(field -> field.getJavaType() == JavaType.MESSAGE)
          .filter(field -> !field.isMapField())
          .forEach(field -> reach(field.getMessageType(), reached));
    }
  }

  private static TypedExtensionConfig extension(Any config) {
    return TypedExtensionConfig.newBuilder().setName("x").setTypedConfig(config).build();
  }

  private static boolean hasRules(FieldDescriptor field) {
    return field.getOptions().hasExtension(Validate.rules);
  }
}
