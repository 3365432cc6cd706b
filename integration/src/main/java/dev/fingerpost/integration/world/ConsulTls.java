package dev.fingerpost.integration.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A throw-away certificate authority for one Consul, made by Consul's own tool. */
public record ConsulTls(Path folder, String ip) {

  private static final String VALIDITY = "-days=30";

  static ConsulTls create(Path consul, Path folder, InetAddress address) {
    ConsulTls tls = new ConsulTls(folder, address.getHostAddress());
    run(consul, folder, "ca", "create", VALIDITY);
    run(
        consul,
        folder,
        "cert",
        "create",
        "-server",
        "-dc=dc1",
        VALIDITY,
        "-additional-ipaddress=" + tls.ip());
    return tls;
  }

  /** The certificate that clients must trust. */
  public Path authority() {
    return folder.resolve("consul-agent-ca.pem");
  }

  /** The address of the TLS port. */
  public String url() {
    return "https://" + ip + ":8501";
  }

  /** What the agent must be told. */
  String agentConfig() {
    return """
    {"ports":{"https":8501,"grpc":-1},"ca_file":"%s","cert_file":"%s","key_file":"%s"}\
    """
        .formatted(
            authority(),
            folder.resolve("dc1-server-consul-0.pem"),
            folder.resolve("dc1-server-consul-0-key.pem"));
  }

  private static void run(Path consul, Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of(consul.toString(), "tls"));
    command.addAll(List.of(arguments));
    try {
      int status =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("tls.log").toFile()))
              .start()
              .waitFor();
      if (status != 0) {
        throw new IllegalStateException(command + ": exit " + status + ", see " + folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
