package dev.fingerpost.server.state;

import static dev.fingerpost.server.reconcile.Catalogs.catalog;
import static dev.fingerpost.server.reconcile.Catalogs.instance;
import static dev.fingerpost.server.reconcile.Catalogs.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import dev.fingerpost.server.reconcile.Scripted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A registry begins with what it said before the restart. */
final class RestoredRegistryTest {

  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final ServiceCatalog OLD = catalog(service("orders", instance("a", 1)));
  private static final ServiceCatalog NEW = catalog(service("pay", instance("b", 2)));

  private final Scripted<ServiceCatalog> live = new Scripted<>("consul");
  private final List<Runnable> later = new ArrayList<>();

  @Test
  void servesWhatWasKeptWhenTheRegistryIsSilent() {
    RestoredRegistry registry = registry(Optional.of(new KeptCatalog(THEN, OLD)));
    assertThat(registry.state().get().status()).isEqualTo(new SourceStatus.Starting("waiting"));
    assertThat(registry.state().get().value()).isEmpty();

    later.forEach(Runnable::run);

    assertThat(registry.state().get().value()).hasValue(OLD);
    assertThat(registry.state().get().status())
        .isEqualTo(
            new SourceStatus.Stale(
                "waiting; what is served was kept then, before the restart (services: 1)", THEN));
  }

  @Test
  void theLiveViewReplacesItForGood() {
    RestoredRegistry registry = registry(Optional.of(new KeptCatalog(THEN, OLD)));
    later.forEach(Runnable::run);

    live.live(NEW);

    assertThat(registry.state().get()).isEqualTo(SourceState.live(NEW, ImmutableList.of()));
  }

  @Test
  void whoeverAnswersAtOnceIsNotPrecededByWhatIsOld() {
    live.live(NEW);
    RestoredRegistry registry = registry(Optional.of(new KeptCatalog(THEN, OLD)));
    List<SourceState<ServiceCatalog>> seen = new ArrayList<>();
    registry.state().onChange(() -> seen.add(registry.state().get()));

    later.forEach(Runnable::run);

    assertThat(registry.state().get().value()).hasValue(NEW);
    assertThat(seen).isEmpty();
  }

  @Test
  void aRefusalAtTheStartIsToldBesideWhatWasKept() {
    live.state()
        .set(
            new SourceState<>(
                Optional.empty(), new SourceStatus.Refused("bad", THEN), ImmutableList.of()));
    RestoredRegistry registry = registry(Optional.of(new KeptCatalog(THEN, OLD)));
    later.forEach(Runnable::run);

    assertThat(registry.state().get().value()).hasValue(OLD);
    assertThat(registry.state().get().status()).isInstanceOf(SourceStatus.Refused.class);
  }

  @Test
  void withNothingKeptItIsTheRegistryItself() {
    RestoredRegistry registry = registry(Optional.empty());
    later.forEach(Runnable::run);
    assertThat(registry.state().get()).isEqualTo(live.state().get());

    live.live(NEW);
    assertThat(registry.state().get()).isEqualTo(live.state().get());
  }

  private RestoredRegistry registry(Optional<KeptCatalog> kept) {
    RestoredRegistry registry = new RestoredRegistry(live, kept, later::add);
    registry.start();
    return registry;
  }
}
