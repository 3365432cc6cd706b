package dev.fingerpost.integration.differential;

import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.file.RegistryText;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.policies.Loaded;
import dev.fingerpost.policies.PolicyLanguage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A registry file and a policy file that the reader takes. */
record Batch(Draft registry, Draft policies) {

  private static final String SERVICES = "services";

  /** Draws a registry of so many services with a policy for each, as far as the reader takes it. */
  static Batch draw(Lots lots, int size, int port) {
    RegistryLots registryLots = new RegistryLots(lots, port);
    Map<String, Object> instances = new LinkedHashMap<>();
    Map<String, Object> policies = new LinkedHashMap<>();
    List<String> names = RegistryLots.names(size + size / 4); // some go, and come again later
    while (names.size() > size) {
      names.remove(lots.whole(0, names.size() - 1));
    }
    for (String name : names) {
      instances.put(name, registryLots.service());
      policies.put(name, new PolicyLots(lots, lots.of(5, 20, 50, 80)).service());
    }
    PolicyLots shared = new PolicyLots(lots, lots.of(5, 20, 50));
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("version", "1");
    file.put("defaults", shared.service());
    file.put("presets", shared.presets());
    file.put(SERVICES, policies);
    return new Batch(Draft.of(Map.of(SERVICES, instances)), taken(Draft.of(file)));
  }

  /** The services. */
  Set<String> services() {
    return registry.entries(SERVICES).keySet();
  }

  /** The ways to everything that the services' policies say. */
  Set<String> ways() {
    Set<String> ways = new TreeSet<>();
    policies.entries(SERVICES).values().forEach(policy -> ways.addAll(Draft.ways(policy)));
    return ways;
  }

  /** With another policy file. */
  Batch with(Draft nextPolicies) {
    return new Batch(registry, nextPolicies);
  }

  /** With another registry file. */
  Batch withRegistry(Draft nextRegistry) {
    return new Batch(nextRegistry, policies);
  }

  /** Whether the reader takes both files. */
  boolean isTaken() {
    return read().catalog().isPresent() && load(policies).set().isPresent();
  }

  ServiceCatalog catalog() {
    RegistryText.Read read = read();
    return read.catalog()
        .orElseThrow(() -> new IllegalStateException(read.diagnostics() + "\n" + registry));
  }

  PolicySet set() {
    Loaded loaded = load(policies);
    return loaded
        .set()
        .orElseThrow(() -> new IllegalStateException(loaded.diagnostics() + "\n" + policies));
  }

  /** Takes out whatever the reader complains of, until it does not. */
  private static Draft taken(Draft draft) {
    for (Draft next = draft; ; ) {
      List<Diagnostic> errors =
          load(next).diagnostics().stream().filter(Diagnostic::isError).toList();
      if (errors.isEmpty()) {
        return next;
      }
      next =
          next.without(
              errors.stream().map(error -> error.location().orElseThrow().line()).toList());
    }
  }

  private RegistryText.Read read() {
    return RegistryText.read("registry.yaml", registry.bytes(), AddressPolicy.ALLOW_LOOPBACK);
  }

  private static Loaded load(Draft policies) {
    return PolicyLanguage.load(Map.of("policies.yaml", policies.bytes()));
  }

  @Override
  public String toString() {
    return "--- registry.yaml\n" + registry + "--- policies.yaml\n" + policies;
  }
}
