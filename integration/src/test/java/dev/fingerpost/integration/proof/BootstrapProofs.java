package dev.fingerpost.integration.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.bootstrap.BootstrapOptions;
import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.envoy.check.ResourceCheck;
import dev.fingerpost.envoy.print.ResourcePrinter;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.world.ChildProcess;
import dev.fingerpost.model.catalog.Address;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What bootstraps do that break a rule. They are only validated: that is as far as they come. */
final class BootstrapProofs {

  private static final int SEGMENTATION_FAULT = 128 + 11;

  private BootstrapProofs() {}

  static List<Proof> all() {
    return List.of(
        Proof.of(
            CheckCode.STATIC_SECRET,
            lab -> {
              String socket =
                  "type: STATIC, transport_socket: {name: envoy.transport_sockets.tls,"
                      + " typed_config: {"
                      + Yaml.type("extensions.transport_sockets.tls.v3.UpstreamTlsContext")
                      + ", common_tls_context: {tls_certificate_sds_secret_configs: [{name: s,"
                      + " sds_config: {ads: {}, resource_api_version: V3}}]}}}";
              Bootstrap.Builder bad = product();
              bad.getStaticResourcesBuilder()
                  .addClusters(
                      Yaml.add(
                          "{name: bad, connect_timeout: 1s, load_assignment: {cluster_name: bad}, "
                              + socket
                              + "}",
                          io.envoyproxy.envoy.config.cluster.v3.Cluster.newBuilder()));
              assertThat(validate(lab, bad.build()).status()).isEqualTo(SEGMENTATION_FAULT);
            }),
        Proof.of(
            CheckCode.LOCAL_CLUSTER,
            lab -> {
              Bootstrap.Builder bad = product();
              bad.getClusterManagerBuilder().setLocalClusterName("nowhere");
              Outcome outcome = validate(lab, bad.build());
              assertThat(outcome.status()).isEqualTo(1);
              assertThat(outcome.text()).contains("local cluster 'nowhere' must be defined");
            }));
  }

  private static Bootstrap.Builder product() {
    Address nobody = new Address("127.0.0.1", 1);
    return dev.fingerpost.envoy.bootstrap.Bootstrap.message(
        new BootstrapOptions("web-1", "web", List.of(nobody), nobody, nobody))
        .toBuilder();
  }

  private static Outcome validate(Lab lab, Bootstrap bootstrap) {
    new ResourceCheck().message("bootstrap", bootstrap).forEach(lab::note);
    try {
      Path folder = Files.createTempDirectory("proof");
      Path file = folder.resolve("bootstrap.yaml");
      Path log = folder.resolve("envoy.log");
      Files.writeString(file, new ResourcePrinter().print(bootstrap));
      List<String> command =
          List.of(Programs.envoy().toString(), "--mode", "validate", "-c", file.toString());
      try (ChildProcess process = ChildProcess.start("Envoy", command, log)) {
        int status = process.exitCode(Duration.ofSeconds(20));
        return new Outcome(status, Files.readString(log));
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(log);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Outcome(int status, String text) {}
}
