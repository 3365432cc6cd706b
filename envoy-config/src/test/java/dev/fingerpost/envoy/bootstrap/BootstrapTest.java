package dev.fingerpost.envoy.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import dev.fingerpost.envoy.check.ResourceCheck;
import dev.fingerpost.envoy.fixture.Messages;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.model.plan.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapTest {
  private static final BootstrapOptions OPTIONS =
      new BootstrapOptions(
          "web-1",
          "web",
          List.of(new Address("127.0.0.1", 18_000), new Address("::1", 18_001)),
          new Address("127.0.0.2", 10_001),
          new Address("127.0.0.1", 9901));

  @Test
  void isTheSameMessageAsYaml() {
    var message = Bootstrap.message(OPTIONS);
    assertThat(Messages.read(Bootstrap.yaml(OPTIONS), message)).isEqualTo(message);
  }

  @Test
  void breaksNoRuleOfEnvoysApi() {
    assertThat(new ResourceCheck().message("bootstrap", Bootstrap.message(OPTIONS))).isEmpty();
  }

  @Test
  void saysWhatTheNodeNeedsFromTheControlPlane() {
    var message = Bootstrap.message(OPTIONS);

    assertThat(Nodes.audience(message.getNode()))
        .isEqualTo(new Audience("web", new Address("127.0.0.2", 10_001)));
    assertThat(message.getStaticResources().getClusters(0).getEdsClusterConfig().getServiceName())
        .isEqualTo("_local/web");
    assertThat(message.getDynamicResources().getAdsConfig().hasRateLimitSettings()).isFalse();
    assertThat(message.hasStatsConfig()).isFalse();
  }

  @Test
  void saysWhereTheEnvoyRunsIfItIsTold() {
    Locality here = new Locality("dc1", "zone-a");
    BootstrapOptions options =
        new BootstrapOptions(
            "web-1", "web", here, OPTIONS.xds(), Audience.DEFAULT_OUTBOUND, OPTIONS.admin());

    assertThat(Nodes.audience(Bootstrap.message(options).getNode()))
        .isEqualTo(new Audience("web", here, Audience.DEFAULT_OUTBOUND));
    assertThat(Bootstrap.message(OPTIONS).getNode().hasLocality()).isFalse();
  }

  @Test
  void noServiceCanTakeTheNameOfAStaticCluster() {
    assertThat(Bootstrap.message(OPTIONS).getStaticResources().getClustersList())
        .isNotEmpty()
        .noneMatch(cluster -> Service.isName(cluster.getName()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "127.0.0.1", "host.example:1", "127.0.0.1:0", "1:2:3"})
  void takesTheDefaultAddressForABadOne(String text) {
    Struct metadata =
        Messages.read("{fingerpost: {outbound: '" + text + "'}}", Struct.getDefaultInstance());
    Node node = Node.newBuilder().setCluster("web").setMetadata(metadata).build();

    assertThat(Nodes.audience(node)).isEqualTo(new Audience("web", Audience.DEFAULT_OUTBOUND));
  }

  @Test
  void readsAnAddressOfTheSixthVersion() {
    Struct metadata =
        Messages.read("{fingerpost: {outbound: '[::1]:10'}}", Struct.getDefaultInstance());
    Node node = Node.newBuilder().setCluster("web").setMetadata(metadata).build();

    assertThat(Nodes.audience(node).outbound()).isEqualTo(new Address("::1", 10));
  }
}
