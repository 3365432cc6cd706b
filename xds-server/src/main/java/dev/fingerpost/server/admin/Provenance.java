package dev.fingerpost.server.admin;

import dev.fingerpost.envoy.origin.PolicyKeys;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.policy.Origins;
import dev.fingerpost.server.ads.stream.Refused;
import dev.fingerpost.server.reconcile.PlaneState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the resources that are served come from: the policy line that made the difference, else the
 * service's block in the policy files, else the registry alone (DEC-6).
 */
record Provenance(PlaneState.Served served) {

  /** What the built-in defaults call their files; nobody can mend those. */
  private static final String BUILT_IN = "built-in:";

  /**
   * Where a resource comes from.
   *
   * @param place in the policy files, null if it comes from the registry alone
   * @param path the policy path at the place
   * @param revision of the policy files
   * @param registry that has the service, null if none has
   */
  record Source(
      @Nullable Location place,
      @Nullable String path,
      @Nullable String revision,
      @Nullable String registry) {}

  Source of(ResourceType type, Refused refused) {
    String service = refused.service();
    @Nullable String registry = registry(service).orElse(null);
    return path(type, refused)
        .map(path ->
            new Source(
                location(path).orElseThrow(),
                path,
                served.policies().revision().shortId(),
                registry))
        .orElseGet(() -> new Source(null, null, null, registry));
  }

  private Optional<String> path(ResourceType type, Refused refused) {
    if (refused.service().isEmpty() || PolicyKeys.of(type).isEmpty()) {
      return Optional.empty();
    }
    String block = "services." + refused.service();
    String level = origins().locations().containsKey(block) ? block : "defaults";
    List<String> differing = written(level, refused.keys());
    if (!differing.isEmpty()) {
      return Optional.of(differing.getFirst());
    }
    // Without anything to compare with, a single key that somebody wrote is the one.
    List<String> contributing = written(level, PolicyKeys.of(type).asList());
    if (refused.keys().isEmpty() && contributing.size() == 1) {
      return Optional.of(contributing.getFirst());
    }
    return Optional.of(block).filter(path -> location(path).isPresent());
  }

  private List<String> written(String level, List<String> keys) {
    return keys.stream()
        .map(key -> level + "." + key)
        .filter(path -> location(path).isPresent())
        .toList();
  }

  /** The place of just that path, if a user wrote it. */
  private Optional<Location> location(String path) {
    return Optional.ofNullable(origins().locations().get(path))
        .filter(location -> !location.file().startsWith(BUILT_IN));
  }

  private Optional<String> registry(String service) {
    @Nullable ServicePlan plan = served.plan().services().get(service);
    return plan == null
        ? Optional.empty()
        : plan.endpoints().endpoints().stream()
            .map(endpoint -> endpoint.key().registry())
            .findFirst();
  }

  private Origins origins() {
    return served.policies().origins();
  }
}
