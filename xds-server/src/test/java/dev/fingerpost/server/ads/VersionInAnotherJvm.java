package dev.fingerpost.server.ads;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Resources;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** Prints the version that a plane gives to one cluster: run in a virtual machine of its own. */
public final class VersionInAnotherJvm {

  private VersionInAnotherJvm() {}

  /** Takes the class of the plane. */
  public static void main(String[] args) {
    try (Plane plane = args[0].equals("OurPlane") ? new OurPlane() : new PeerPlane()) {
      System.out.println("version=" + versionOn(plane));
    }
    System.exit(0);
  }

  /** The version on the wire. */
  static String versionOn(Plane plane) {
    plane.publish(Resources.cluster("a", 1));
    try (ScriptedClient client =
        ScriptedClient.connect(
            plane.port(), Duration.ofSeconds(10), ScriptedClient.Introduction.ALWAYS)) {
      client.subscribe(ResourceType.CLUSTER);
      DeltaDiscoveryResponse response = client.expect(ResourceType.CLUSTER);
      return response.getResources(0).getVersion();
    }
  }

  /** The same on a plane of the same class, elsewhere. */
  static String versionElsewhere(Plane plane) {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  VersionInAnotherJvm.class.getName(),
                  plane.getClass().getSimpleName())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return output
          .lines()
          .filter(line -> line.startsWith("version="))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no version in: " + output))
          .substring("version=".length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
