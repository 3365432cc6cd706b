package dev.fingerpost.integration.harness;

import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.RealConsul;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Three real Consul servers of one datacenter, of which any may be killed. */
public final class ConsulServers implements AutoCloseable {

  private static final int COUNT = 3;
  private static final Duration ELECTED = Duration.ofSeconds(45);

  private final List<RealConsul> members = new ArrayList<>();

  private ConsulServers() {}

  /** Starts three and waits until they have agreed on a leader. */
  public static ConsulServers start(Path folder) {
    Path binary = Programs.consul();
    ConsulServers servers = new ConsulServers();
    InetAddress first = RealConsul.freeAddress();
    try {
      for (int n = 0; n < COUNT; n++) {
        servers.members.add(
            RealConsul.member(
                binary,
                folder.resolve("server-" + n),
                n == 0 ? first : RealConsul.freeAddress(),
                "-bootstrap-expect",
                Integer.toString(COUNT),
                "-retry-join",
                first.getHostAddress(),
                "-retry-interval",
                "1s"));
      }
      for (RealConsul member : servers.members) {
        member.awaitLeader();
      }
      return servers;
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  /** The one that leads now. */
  public RealConsul leader() {
    Await.until("one of them leads", ELECTED, () -> led().isPresent(), () -> members.toString());
    return led().orElseThrow();
  }

  /** The others. */
  public List<RealConsul> followers() {
    RealConsul leader = leader();
    return members.stream().filter(member -> member != leader).toList();
  }

  @Override
  public void close() {
    members.forEach(RealConsul::close);
  }

  /** Who is named by anyone that answers, and answers itself. */
  private Optional<RealConsul> led() {
    List<RealConsul> alive = members.stream().filter(member -> member.process().isAlive()).toList();
    List<String> said =
        alive.stream()
            .flatMap(member -> member.api().ask("/v1/status/leader").stream())
            .filter(answer -> answer.statusCode() == 200)
            .map(answer -> answer.body())
            .toList();
    return alive.stream()
        .filter(member ->
            said.stream()
                .anyMatch(name -> name.contains("\"" + member.address().getHostAddress() + ":")))
        .findFirst();
  }
}
