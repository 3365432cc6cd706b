package dev.fingerpost.envoy.golden;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.file.FileRegistry;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A catalog as the file registry reads it, and what it says about the text. */
record FileCatalog(ServiceCatalog catalog, ImmutableList<Diagnostic> diagnostics) {
  private static final long PATIENCE_SECONDS = 30;

  static FileCatalog read(String yaml) throws IOException, InterruptedException {
    Path file = Files.createTempFile("registry", ".yaml");
    try {
      Files.writeString(file, yaml);
      SourceState<ServiceCatalog> state = firstState(file);
      return new FileCatalog(
          state.value().orElse(ServiceCatalog.EMPTY),
          state.diagnostics().stream()
              .map(GoldenInput::placed)
              .collect(ImmutableList.toImmutableList()));
    } finally {
      Files.delete(file);
    }
  }

  private static SourceState<ServiceCatalog> firstState(Path file) throws InterruptedException {
    CountDownLatch hasSpoken = new CountDownLatch(1);
    try (FileRegistry registry = new FileRegistry(file, AddressPolicy.REFUSE_LOOPBACK)) {
      registry.state().onChange(hasSpoken::countDown);
      registry.start();
      if (!hasSpoken.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the file registry never spoke");
      }
      SourceState<ServiceCatalog> state = registry.state().get();
      if (state.status() instanceof SourceStatus.Starting) {
        throw new IllegalStateException("the file registry has nothing to say: " + state);
      }
      return state;
    }
  }
}
