package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.file.RegistryText;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.envoy.route.RouteTable;
import dev.fingerpost.envoy.translate.EnvoyTranslator;
import dev.fingerpost.envoy.translate.Translation;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.policies.resolve.PolicyResolver;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One service as a registry and a policy have it, with instances of which one may differ.
 *
 * @param policy the keys of its policy
 * @param first what a registry says of the first instance beyond its address
 * @param others what it says of all of them
 * @param assignment what is done to the translated assignment
 */
record CostCase(
    String policy,
    String first,
    String others,
    UnaryOperator<ClusterLoadAssignment.Builder> assignment) {

  private static final String GONE = "gone";

  static final CostCase BASE =
      new CostCase(
          "loadBalancer: weighted, timeout: 5s, connectTimeout: 1s,"
              + " outlierDetection: {consecutive5xx: 1, baseEjectionTime: 300s}",
          "",
          ", zone: a",
          same -> same);

  CostCase policy(String from, String to) {
    assertThat(policy).contains(from);
    return new CostCase(policy.replace(from, to), first, others, assignment);
  }

  CostCase adding(String key) {
    return new CostCase(policy + ", " + key, first, others, assignment);
  }

  /** With more about the first instance. */
  CostCase first(String keys) {
    return new CostCase(policy, keys, others, assignment);
  }

  CostCase withoutFirst() {
    return first(GONE);
  }

  /** With this about all instances. */
  CostCase others(String keys) {
    return new CostCase(policy, first, keys, assignment);
  }

  CostCase assignment(Consumer<ClusterLoadAssignment.Builder> change) {
    return new CostCase(
        policy,
        first,
        others,
        built -> {
          change.accept(built);
          return built;
        });
  }

  /** With something done to the first instance. */
  CostCase host(Consumer<LbEndpoint.Builder> change) {
    return assignment(
        built -> change.accept(built.getEndpointsBuilder(0).getLbEndpointsBuilder(0)));
  }

  /** What the product makes of it, for instances of which one is the first. */
  List<Entry> entries(String service, List<EchoService> instances) {
    String listed =
        IntStream.range(first.equals(GONE) ? 1 : 0, instances.size())
            .mapToObj(n -> instance(instances.get(n), (n == 0 ? first : "") + others))
            .collect(Collectors.joining(", "));
    String registry = "services: {%s: {instances: [%s]}}".formatted(service, listed);
    String policies = "services: {%s: {%s}}".formatted(service, policy);
    Translation translation =
        new EnvoyTranslator()
            .translate(
                new PolicyResolver()
                    .resolve(
                        RegistryText.read(
                                "registry.yaml", utf8(registry), AddressPolicy.ALLOW_LOOPBACK)
                            .catalog()
                            .orElseThrow(),
                        PolicyLanguage.load(Map.of("policies.yaml", utf8(policies)))
                            .set()
                            .orElseThrow())
                    .plan());
    List<Entry> entries = new ArrayList<>();
    translation
        .changes()
        .updated()
        .forEach(
            entry -> entries.add(entry.type() == ResourceType.ENDPOINT ? changed(entry) : entry));
    entries.add(RouteTable.assemble(translation.virtualHosts().values()).entry());
    return entries;
  }

  private Entry changed(Entry entry) {
    try {
      var message = ClusterLoadAssignment.parseFrom(entry.body()).toBuilder();
      return Entries.about(
          entry.subject(), entry.type(), entry.name(), assignment.apply(message).build());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String instance(EchoService service, String keys) {
    return "{id: %s, address: 127.0.0.1, port: %d%s}".formatted(service.id(), service.port(), keys);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
