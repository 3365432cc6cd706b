package dev.fingerpost.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.ConsulTool;
import dev.fingerpost.integration.harness.LiveCatalog;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Consul whose operators take rights away: it says nothing, and answers with less. Rights
 * are denied to the product's token only, so that the test itself may write.
 */
class RightsIT {

  private static final String OPERATOR = "11111111-1111-1111-1111-111111111111";
  private static final String RULES = "reader";
  private static final String READ =
      "service_prefix \"\" { policy = \"read\" } node_prefix \"\" { policy = \"read\" }";
  private static final String NO_SERVICES =
      "service_prefix \"\" { policy = \"deny\" } node_prefix \"\" { policy = \"read\" }";
  private static final String NO_NODES =
      "service_prefix \"\" { policy = \"read\" } node_prefix \"\" { policy = \"deny\" }";

  /** Whose poll is open when rights go hears of it when the poll ends. */
  private static final Duration WAIT = Duration.ofSeconds(2);

  private static final Duration START = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void ct08RightsThatAreTakenAwayRemoveNothingAndAreNamed() throws IOException {
    String acl =
        "acl { enabled = true default_policy = \"allow\" tokens { master = \""
            + OPERATOR
            + "\" } }";
    try (RealConsul consul = RealConsul.dev(Programs.consul(), folder, "-hcl", acl)) {
      consul.register(Registration.of("pay", "pay-1", 8_001));
      consul.register(Registration.of("pay", "pay-2", 8_002));
      consul.register(Registration.of("orders", "orders-1", 8_003));
      ConsulTool operator = new ConsulTool(consul, OPERATOR);
      awaitRules(operator);
      ConsulTool.Token token = operator.createToken(RULES);
      Path file = Files.writeString(folder.resolve("token"), token.secret());
      Map<String, String> environment = Map.of("CONSUL_HTTP_TOKEN_FILE", file.toString());
      try (LiveCatalog catalog = LiveCatalog.begin(consul, WAIT, environment)) {
        catalog.awaitLive();
        assertThat(catalog.names()).containsExactly("orders", "pay");
        catalog.forget();

        operator.updatePolicy(RULES, NO_SERVICES); // in the middle of every poll
        awaitHeld(catalog, "permissions");
        restored(operator, consul, catalog, 2);

        operator.updatePolicy(RULES, NO_NODES);
        awaitHeld(catalog, "permissions");
        restored(operator, consul, catalog, 3);

        operator.deleteToken(token);
        awaitHeld(catalog, "ACL not found");
        Files.writeString(file, operator.createToken(RULES).secret());
        restored(operator, consul, catalog, 4);
      }
    }
  }

  private static void awaitHeld(LiveCatalog catalog, String words) {
    catalog.awaitStale(words);
    assertThat(catalog.names()).containsExactly("orders", "pay");
    assertThat(catalog.removals()).isEmpty();
  }

  /** All is well with these rights, and a change is seen. */
  private static void restored(
      ConsulTool operator, RealConsul consul, LiveCatalog catalog, int weight) {
    operator.updatePolicy(RULES, READ);
    consul.register(Registration.of("pay", "pay-1", 8_001).withWeight(weight));
    catalog.awaitService(
        "pay", all -> all.stream().anyMatch(one -> one.weights().passing() == weight));
    catalog.awaitLive();
    assertThat(catalog.removals()).isEmpty();
  }

  /** Access control is there a moment after everything else. */
  private static void awaitRules(ConsulTool operator) {
    Await.until(
        "Consul takes rules",
        START,
        () -> {
          try {
            operator.createPolicy(RULES, READ);
            return true;
          } catch (IllegalStateException e) {
            return false; // not yet
          }
        },
        () -> operator.consul().process().lastLines());
  }
}
