package dev.fingerpost.server.reconcile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.discovery.merge.CatalogMerge;
import dev.fingerpost.envoy.bootstrap.RuntimeLayer;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.translate.EnvoyTranslator;
import dev.fingerpost.envoy.translate.Translation;
import dev.fingerpost.envoy.translate.Work;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.model.policy.Origins;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import dev.fingerpost.policies.resolve.PolicyResolver;
import dev.fingerpost.policies.resolve.Resolution;
import dev.fingerpost.server.brake.Brake;
import dev.fingerpost.server.brake.Hold;
import dev.fingerpost.server.brake.Ruling;
import dev.fingerpost.server.store.Publication;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One way through: what the sources say, resolved, translated, published. This method is the
 * product on one page.
 *
 * <p>Owned by the reconciler's thread; it remembers the last pass of each stage, so that work
 * follows the change.
 */
public final class Pass {

  /** Each remembers some megabytes of what it has checked. */
  private static final int LANES = 8;

  private final Inputs inputs;
  private final Consumer<Publication> store;
  private final Published.Witness witness;
  private final CatalogMerge merge = new CatalogMerge();
  private final Brake brake;
  private final Departures departures = new Departures();
  private final EndedFaults faults = new EndedFaults();
  private final PolicyResolver resolver = new PolicyResolver();
  private final EnvoyTranslator translator =
      new EnvoyTranslator(Math.min(LANES, Runtime.getRuntime().availableProcessors()));
  private final RoutePacing routes = new RoutePacing();
  private final Overlays overlays = new Overlays();
  private long number;
  private boolean hasPublished;

  /** A pass over these inputs, whose results go to the store. */
  public Pass(Inputs inputs, Brake brake, Consumer<Publication> store) {
    this(inputs, brake, store, Published.Witness.NONE);
  }

  /** The same, of which somebody is told after each publication. */
  public Pass(Inputs inputs, Brake brake, Consumer<Publication> store, Published.Witness witness) {
    this.inputs = inputs;
    this.brake = brake;
    this.store = store;
    this.witness = witness;
  }

  /** Has the listener run when there is something that a pass should see. */
  void onNews(Runnable listener) {
    inputs.onChange(listener);
    brake.onNews(listener);
  }

  /**
   * What a pass gives: the state for people, what it cost, and when time alone makes another one
   * due.
   */
  record Result(PlaneState state, Work work, Optional<Instant> nextChange) {}

  /**
   * Begins with what was served before a restart: what the registries have no more then is doubted
   * and departs as it would have, and is not gone without a word. Called before the first pass.
   */
  public void remember(List<ServiceCatalog> before) {
    merge
        .merge(
            before.stream()
                .map(catalog -> SourceState.live(catalog, ImmutableList.<Diagnostic>of()))
                .toList())
        .value()
        .ifPresent(catalog -> {
          brake.begin(catalog);
          departures.begin(catalog);
        });
  }

  /** A pass while the clock on the wall is right. */
  Result run(Instant now) {
    return run(now, now);
  }

  /**
   * One pass.
   *
   * @param now by a time that only goes on
   * @param wall by the clock on the wall, which the policies mean
   */
  Result run(Instant now, Instant wall) {
    number++;
    ImmutableList<SourceState<ServiceCatalog>> registries =
        inputs.registries().stream()
            .map(registry -> registry.state().get())
            .collect(ImmutableList.toImmutableList());
    CatalogMerge.Merged facts = merge.merge(registries);
    SourceState<Policies> wishes = inputs.policies().state().get();
    ImmutableSet<Audience> audiences = inputs.audiences().get();
    if (facts.value().isEmpty() || wishes.value().isEmpty()) {
      return new Result(
          state(wishes, Optional.empty(), ImmutableList.of(), told(facts, wishes)),
          Work.NONE,
          Optional.empty());
    }
    Policies policies = wishes.value().get();
    Ruling ruling = brake.apply(facts.value().get(), policies, now);
    ServiceCatalog catalog = departures.apply(ruling.catalog(), policies.set(), now);
    Resolution resolution = resolver.resolve(catalog, faults.apply(policies.set(), wall));
    Translation translation = translator.translate(resolution.plan());
    ChangeSet changes = withRuntime(routes.pace(translation, now));
    store.accept(overlays.publication(changes, audiences, resolution.plan(), routes.sent()));
    witness.saw(
        new Published(
            wall, catalogs(registries), policies, ruling.held(), ruling.approved(), changes));

    ImmutableList<Diagnostic> diagnostics =
        Stream.of(
                told(facts, wishes).stream(),
                resolution.diagnostics().stream(),
                translation.diagnostics().stream(),
                routes.diagnostics().stream())
            .flatMap(each -> each)
            .map(diagnostic -> placed(diagnostic, policies.origins()))
            .sorted()
            .collect(ImmutableList.toImmutableList());
    PlaneState.Served served = new PlaneState.Served(policies, resolution.plan());
    return new Result(
        state(wishes, Optional.of(served), ruling.holds(), diagnostics),
        translation.work(),
        Stream.of(
                ruling.nextChange(),
                departures.nextChange(),
                faults.nextChange().map(end -> now.plus(Duration.between(wall, end))),
                routes.nextChange())
            .flatMap(Optional::stream)
            .min(Instant::compareTo));
  }

  /** What each registry says that says something, by its name. */
  private ImmutableMap<String, ServiceCatalog> catalogs(
      ImmutableList<SourceState<ServiceCatalog>> states) {
    ImmutableMap.Builder<String, ServiceCatalog> catalogs = ImmutableMap.builder();
    for (int i = 0; i < states.size(); i++) {
      String name = inputs.registries().get(i).name();
      states.get(i).value().ifPresent(catalog -> catalogs.put(name, catalog));
    }
    return catalogs.buildOrThrow();
  }

  /** Says where the policy that a diagnostic is about was written. */
  private static Diagnostic placed(Diagnostic diagnostic, Origins origins) {
    boolean aboutInstance = diagnostic.path().contains("/");
    if (aboutInstance || diagnostic.location().isPresent()) {
      return diagnostic;
    }
    return origins.of(diagnostic.path()).map(diagnostic::at).orElse(diagnostic);
  }

  /** The runtime layer never changes; every Envoy waits for it at its start. */
  private ChangeSet withRuntime(ChangeSet changes) {
    if (hasPublished) {
      return changes;
    }
    hasPublished = true;
    return new ChangeSet(
        ImmutableList.<Entry>builder().addAll(changes.updated()).add(RuntimeLayer.empty()).build(),
        changes.removed());
  }

  private PlaneState state(
      SourceState<Policies> wishes,
      Optional<PlaneState.Served> served,
      ImmutableList<Hold> holds,
      ImmutableList<Diagnostic> diagnostics) {
    ImmutableMap.Builder<String, SourceStatus> registries = ImmutableMap.builder();
    inputs
        .registries()
        .forEach(registry -> registries.put(registry.name(), registry.state().get().status()));
    return new PlaneState(
        number, registries.buildOrThrow(), wishes.status(), served, holds, diagnostics);
  }

  private static ImmutableList<Diagnostic> told(
      CatalogMerge.Merged facts, SourceState<Policies> wishes) {
    return Stream.concat(facts.diagnostics().stream(), wishes.diagnostics().stream())
        .collect(ImmutableList.toImmutableList());
  }
}
