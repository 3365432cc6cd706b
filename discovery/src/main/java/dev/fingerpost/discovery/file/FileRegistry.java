package dev.fingerpost.discovery.file;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.file.RegistryText.Read;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Rereadable;
import dev.fingerpost.model.source.Reuse;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import dev.fingerpost.model.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services of a YAML file, which is read again when it changes. A file that is wrong in any way
 * changes the status and never the catalog.
 *
 * <pre>
 * services:
 *   orders:
 *     instances:
 *       - {id: orders-1, address: 10.0.1.11, port: 8080, weight: 100, health: passing}
 * </pre>
 */
public final class FileRegistry implements Source<ServiceCatalog>, Rereadable {

  /** The name of this source, and of the registry in the keys of its instances. */
  public static final String NAME = "file";

  /** How often the file is looked at. */
  public static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(FileRegistry.class);

  private final Path file;
  private final AddressPolicy addresses;
  private final Duration lookEvery;
  private final InstantSource clock;
  private final Latest<SourceState<ServiceCatalog>> cell;
  private final Thread thread = Thread.ofVirtual().name("file-registry").unstarted(this::watch);

  /** Owned by the thread, as is all that follows. */
  private final Reuse<String, Service> reuse = new Reuse<>();

  private @Nullable Look last;

  /** What tells whether a file is another one: also one that was renamed into its place. */
  private record Look(FileTime modified, long size, Optional<Object> inode) {}

  /** A registry of this file, looked at every {@link #LOOK_EVERY}. */
  public FileRegistry(Path file, AddressPolicy addresses) {
    this(file, addresses, LOOK_EVERY, InstantSource.system());
  }

  /** A registry of this file. */
  public FileRegistry(Path file, AddressPolicy addresses, Duration lookEvery, InstantSource clock) {
    this.file = file;
    this.addresses = addresses;
    this.lookEvery = lookEvery;
    this.clock = clock;
    this.cell = new Latest<>(SourceState.starting(shown() + " has not been read yet"));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Latest<SourceState<ServiceCatalog>> state() {
    return cell;
  }

  @Override
  public Rereadable.Look lookAgain(String service) {
    Optional<ServiceCatalog> said = cell.get().value();
    try {
      Optional<ServiceCatalog> read = RegistryText.read(shown(), bytes(), addresses).catalog();
      if (said.isEmpty() || read.isEmpty()) {
        return Rereadable.Look.UNKNOWN;
      }
      return Objects.equals(said.get().services().get(service), read.get().services().get(service))
          ? Rereadable.Look.SAME
          : Rereadable.Look.OTHER;
    } catch (IOException e) {
      return Rereadable.Look.UNKNOWN;
    }
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        look();
        Thread.sleep(lookEvery);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void look() {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      Look next =
          new Look(found.lastModifiedTime(), found.size(), Optional.ofNullable(found.fileKey()));
      if (!next.equals(last)) {
        // Taken before the bytes: an edit while they are read shows at the next look.
        byte[] bytes = bytes();
        last = next;
        take(RegistryText.read(shown(), bytes, addresses));
      }
    } catch (NoSuchFileException e) {
      unreadable("is not there");
    } catch (IOException e) {
      unreadable("cannot be read: " + e.getMessage());
    }
  }

  /** One byte more than allowed shows that the file is too large. */
  private byte[] bytes() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(YamlReader.MAX_BYTES + 1);
    }
  }

  private void take(Read read) {
    if (read.catalog().isPresent()) {
      publish(SourceState.live(reused(read.catalog().orElseThrow()), read.diagnostics()));
      return;
    }
    Diagnostic first = read.diagnostics().getFirst();
    String reason =
        first.location().map(place -> place + ": ").orElse("")
            + first.message()
            + (read.diagnostics().size() > 1
                ? " (and " + (read.diagnostics().size() - 1) + " more)"
                : "");
    refuse(reason, read.diagnostics());
  }

  private void unreadable(String why) {
    last = null;
    refuse(shown() + " " + why, ImmutableList.of());
  }

  private void refuse(String reason, ImmutableList<Diagnostic> diagnostics) {
    SourceState<ServiceCatalog> before = cell.get();
    Instant since =
        before.status() instanceof SourceStatus.Refused(String old, Instant then)
                && old.equals(reason)
            ? then
            : clock.instant();
    publish(
        new SourceState<>(before.value(), new SourceStatus.Refused(reason, since), diagnostics));
  }

  private ServiceCatalog reused(ServiceCatalog read) {
    Map<String, Service> services = new TreeMap<>();
    read.services().forEach((name, service) -> services.put(name, reuse.of(name, service)));
    reuse.retain(services.keySet());
    ServiceCatalog next = ServiceCatalog.of(services);
    return cell.get().value().filter(next::equals).orElse(next);
  }

  private void publish(SourceState<ServiceCatalog> next) {
    SourceStatus before = cell.get().status();
    cell.set(next);
    if (before.equals(next.status())) {
      return;
    }
    switch (next.status()) {
      case SourceStatus.Live() ->
          LOG.info(
              "event=registry_live registry=file file={} services={}",
              file,
              next.value().map(value -> value.services().size()).orElse(0));
      case SourceStatus.Refused(String reason, _) ->
          LOG.warn("event=registry_refused registry=file reason=\"{}\"", reason);
      case SourceStatus.Starting _, SourceStatus.Stale _ -> {
        // Never after the first look.
      }
    }
  }

  private String shown() {
    return file.toString().replace('\\', '/');
  }
}
