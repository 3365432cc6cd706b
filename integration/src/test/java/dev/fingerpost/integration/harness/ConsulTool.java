package dev.fingerpost.integration.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.server.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an operator does to a Consul with its own command line.
 *
 * @param token what it may, empty for what anybody may
 */
public record ConsulTool(RealConsul consul, String token) {

  /** An operator without a token. */
  public static ConsulTool of(RealConsul consul) {
    return new ConsulTool(consul, "");
  }

  /** Writes all that the Consul holds to a file. */
  public void saveSnapshot(Path file) {
    var _ = run("snapshot", "save", file.toString());
  }

  /** Puts all that a file holds in the place of what the Consul holds. */
  public void restoreSnapshot(Path file) {
    var _ = run("snapshot", "restore", file.toString());
  }

  /** Makes rules of this name. */
  public void createPolicy(String name, String rules) {
    var _ = run("acl", "policy", "create", "-name", name, "-rules", rules);
  }

  /** Puts other rules in their place. */
  public void updatePolicy(String name, String rules) {
    var _ = run("acl", "policy", "update", "-name", name, "-no-merge", "-rules", rules);
  }

  /** Makes a token with these rules. */
  public Token createToken(String policy) {
    var token = Json.read(run("acl", "token", "create", "-policy-name", policy, "-format", "json"));
    return new Token(token.path("AccessorID").asText(), token.path("SecretID").asText());
  }

  /** Ends a token. */
  public void deleteToken(Token of) {
    var _ = run("acl", "token", "delete", "-id", of.accessor());
  }

  /** A token by its two names. */
  public record Token(String accessor, String secret) {}

  private String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Programs.consul().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CONSUL_HTTP_ADDR", "http://" + consul.url().getAuthority());
    if (!token.isEmpty()) {
      builder.environment().put("CONSUL_HTTP_TOKEN", token);
    }
    try {
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", arguments) + ": " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
