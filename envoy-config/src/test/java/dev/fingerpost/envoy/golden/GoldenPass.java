package dev.fingerpost.envoy.golden;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.file.RegistryText;
import dev.fingerpost.envoy.endpoint.LocalAssignment;
import dev.fingerpost.envoy.endpoint.ZoneViews;
import dev.fingerpost.envoy.listener.OutboundListener;
import dev.fingerpost.envoy.print.ResourcePrinter;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.envoy.route.RouteTable;
import dev.fingerpost.envoy.translate.EnvoyTranslator;
import dev.fingerpost.envoy.translate.Translation;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.plan.TrafficPlan;
import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.model.policy.ServicePolicy;
import dev.fingerpost.policies.Loaded;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.policies.resolve.PolicyResolver;
import dev.fingerpost.policies.resolve.Resolution;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One pass from a case's input to everything that an Envoy gets, the way the control plane goes it.
 */
final class GoldenPass {
  private final ResourcePrinter printer = new ResourcePrinter();
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  /** The case's outputs by file name. */
  Map<String, String> outputs(GoldenInput input) {
    TrafficPlan plan = plan(input);
    Translation translation = new EnvoyTranslator().translate(plan);
    Predicate<String> sees = scope(plan, input.audience());
    RouteTable table =
        RouteTable.assemble(Maps.filterKeys(translation.virtualHosts(), sees::test).values());
    diagnostics.addAll(translation.diagnostics());
    diagnostics.addAll(table.diagnostics());

    List<Entry> entries =
        translation.changes().updated().stream()
            .filter(entry -> sees.test(entry.subject()))
            .toList();
    List<Entry> endpoints = new ArrayList<>(of(ResourceType.ENDPOINT, entries));
    for (Entry own : ownOrder(plan, input.audience())) {
      endpoints.replaceAll(entry -> entry.name().equals(own.name()) ? own : entry);
    }
    endpoints.add(local(input.audience(), plan));
    return ImmutableMap.of(
        "clusters.yaml",
        printer.print(of(ResourceType.CLUSTER, entries)),
        "endpoints.yaml",
        printer.print(endpoints),
        "routes.yaml",
        printer.print(table.entry()),
        "listeners.yaml",
        printer.print(OutboundListener.of(input.audience())),
        GoldenFiles.DIAGNOSTICS,
        diagnostics.stream().map(GoldenPass::spelt).collect(Collectors.joining()));
  }

  /** The policies of all services that the case's registry has. */
  List<ServicePolicy> policies(GoldenInput input) {
    ServiceCatalog catalog = catalog(input);
    return policySet(input)
        .map(set -> catalog.services().keySet().stream().map(set::of).toList())
        .orElse(List.of());
  }

  private TrafficPlan plan(GoldenInput input) {
    ServiceCatalog catalog = catalog(input);
    Optional<PolicySet> policies = policySet(input);
    if (policies.isEmpty()) {
      return TrafficPlan.EMPTY;
    }
    Resolution resolution = new PolicyResolver().resolve(catalog, policies.get());
    diagnostics.addAll(resolution.diagnostics());
    return resolution.plan();
  }

  private ServiceCatalog catalog(GoldenInput input) {
    RegistryText.Read read =
        RegistryText.read(GoldenFiles.INPUT, utf8(input.registry()), AddressPolicy.REFUSE_LOOPBACK);
    addPlaced(read.diagnostics());
    return read.catalog().orElse(ServiceCatalog.EMPTY);
  }

  private Optional<PolicySet> policySet(GoldenInput input) {
    Loaded loaded = PolicyLanguage.load(Map.of(GoldenFiles.INPUT, utf8(input.policies())));
    addPlaced(loaded.diagnostics());
    return loaded.set();
  }

  private void addPlaced(List<Diagnostic> found) {
    found.stream().map(GoldenInput::placed).forEach(diagnostics::add);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Entry local(Audience audience, TrafficPlan plan) {
    Optional<ServicePlan> own = Optional.ofNullable(plan.services().get(audience.cluster()));
    return LocalAssignment.of(audience, own.map(ServicePlan::endpoints));
  }

  /** The assignments that look different from where the node is. */
  private static List<Entry> ownOrder(TrafficPlan plan, Audience audience) {
    return new ZoneViews()
        .of(plan, ImmutableSet.of(audience.locality()))
        .getOrDefault(audience.locality(), ImmutableList.of());
  }

  /** The services that the node sees. */
  private static Predicate<String> scope(TrafficPlan plan, Audience audience) {
    return plan.scopes()
        .of(audience.cluster())
        .<Predicate<String>>map(scope -> scope::contains)
        .orElse(service -> true);
  }

  private static ImmutableList<Entry> of(ResourceType type, List<Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.type() == type)
        .collect(ImmutableList.toImmutableList());
  }

  private static String spelt(Diagnostic diagnostic) {
    String place = diagnostic.location().map(found -> found + " ").orElse("");
    return diagnostic.code()
        + " "
        + diagnostic.severity()
        + " "
        + place
        + diagnostic.path()
        + "\n  "
        + diagnostic.message()
        + "\n"
        + (diagnostic.hint().isEmpty() ? "" : "  " + diagnostic.hint() + "\n");
  }
}
