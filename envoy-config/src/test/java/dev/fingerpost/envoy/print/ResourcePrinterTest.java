package dev.fingerpost.envoy.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.cluster.ClusterTranslator;
import dev.fingerpost.envoy.fixture.Messages;
import dev.fingerpost.envoy.fixture.Plans;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcePrinterTest {
  private final ResourcePrinter printer = new ResourcePrinter();

  @Test
  void writesWhatReadsBackAsTheSameMessage() {
    Cluster cluster = ClusterTranslator.translate(Plans.cluster("orders"));

    String yaml = printer.print(cluster);

    assertThat(yaml).contains("connect_timeout: 1s").contains("policies:\n");
    assertThat(Messages.read(yaml, Cluster.getDefaultInstance())).isEqualTo(cluster);
  }

  @Test
  void writesSomeEntriesAsDocuments() {
    Entry one = assignment("one");
    Entry two = assignment("two");

    assertThat(printer.print(List.of(one, two)))
        .isEqualTo("cluster_name: one\n---\ncluster_name: two\n");
  }

  private static Entry assignment(String name) {
    return Entries.about(
        name,
        ResourceType.ENDPOINT,
        name,
        ClusterLoadAssignment.newBuilder().setClusterName(name).build());
  }
}
