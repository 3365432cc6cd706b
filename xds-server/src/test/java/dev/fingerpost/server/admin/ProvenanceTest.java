package dev.fingerpost.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.policy.Revision;
import dev.fingerpost.policies.Loaded;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.policies.resolve.PolicyResolver;
import dev.fingerpost.server.ads.stream.Refused;
import dev.fingerpost.server.reconcile.PlaneState;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** DEC-6: from a refused resource to the line that somebody wrote. */
class ProvenanceTest {

  private static final ImmutableMap<String, String> FILES =
      ImmutableMap.of(
          "defaults.yaml",
          "defaults:\n  timeout: 3s\n  connectTimeout: 2s\n",
          "orders.yaml",
          "services:\n  orders:\n    retry: none\n    loadBalancer: maglev\n");

  private static Provenance provenance(Map<String, String> files) {
    ImmutableMap.Builder<String, byte[]> bytes = ImmutableMap.builder();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    Loaded loaded = PolicyLanguage.load(bytes.buildOrThrow());
    ServiceCatalog catalog =
        ServiceCatalog.of(ImmutableMap.of("orders", Service.of("orders", ImmutableList.of())));
    return new Provenance(
        new PlaneState.Served(
            new Policies(
                loaded.set().orElseThrow(), new Revision("0123456789abcdef", ""), loaded.origins()),
            new PolicyResolver().resolve(catalog, loaded.set().orElseThrow()).plan()));
  }

  private static Refused refused(String service, String... keys) {
    return new Refused(service, "v", "no", service, ImmutableList.copyOf(keys));
  }

  @Test
  void pointsAtTheKeyThatDiffers() {
    Provenance.Source source =
        provenance(FILES).of(ResourceType.CLUSTER, refused("orders", "loadBalancer"));

    assertThat(source.place()).hasToString("orders.yaml:4:5");
    assertThat(source.path()).isEqualTo("services.orders.loadBalancer");
    assertThat(source.revision()).isEqualTo("0123456789ab");
  }

  @Test
  void pointsAtTheFileThatTheServiceInheritsFrom() {
    assertThat(
            provenance(FILES).of(ResourceType.CLUSTER, refused("orders", "connectTimeout")).place())
        .hasToString("defaults.yaml:3:3");
    assertThat(provenance(FILES).of(ResourceType.ROUTE, refused("other", "timeout")).place())
        .hasToString("defaults.yaml:2:3");
  }

  @Test
  void pointsAtTheServicesBlockIfTheKeyIsBuiltInOrUnknown() {
    assertThat(
            provenance(FILES)
                .of(ResourceType.CLUSTER, refused("orders", "outlierDetection"))
                .place())
        .hasToString("orders.yaml:2:3");
    assertThat(provenance(FILES).of(ResourceType.CLUSTER, refused("orders")).place())
        .hasToString("orders.yaml:2:3");
  }

  @Test
  void pointsAtTheOnlyKeyThatSomebodyWrote() {
    ImmutableMap<String, String> alone =
        ImmutableMap.of("orders.yaml", "services:\n  orders:\n    loadBalancer: maglev\n");

    assertThat(provenance(alone).of(ResourceType.CLUSTER, refused("orders")).place())
        .hasToString("orders.yaml:3:5");
  }

  @Test
  void endpointsComeFromTheRegistry() {
    Provenance.Source source = provenance(FILES).of(ResourceType.ENDPOINT, refused("orders"));

    assertThat(source.place()).isNull();
    assertThat(source.path()).isNull();
  }
}
