package dev.fingerpost.discovery.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.Await;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.catalog.Weights;
import dev.fingerpost.model.source.Rereadable.Look;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRegistryTest {

  private static final String TWO =
      """
      services:
        orders:
          instances:
            - {address: 10.0.1.11, port: 8080}
        pay:
          instances: []
      """;

  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");
  private FileRegistry registry = registry();

  @BeforeEach
  void open() {
    file = folder.resolve("registry.yaml");
    registry = registry();
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void anotherLookIsComparedWithWhatItSays() throws IOException {
    assertThat(registry.lookAgain("orders")).isEqualTo(Look.UNKNOWN);
    write(TWO);
    registry.start();
    live();
    assertThat(registry.lookAgain("orders")).isEqualTo(Look.SAME);
    assertThat(registry.lookAgain("nobody")).isEqualTo(Look.SAME);

    registry.close(); // from here on it does not follow the file
    write("services: {orders: {instances: []}}");
    assertThat(registry.lookAgain("orders")).isEqualTo(Look.OTHER);
    assertThat(registry.lookAgain("pay")).isEqualTo(Look.OTHER);
    write("services: {orders: [");
    assertThat(registry.lookAgain("orders")).isEqualTo(Look.UNKNOWN);
    Files.delete(file);
    assertThat(registry.lookAgain("orders")).isEqualTo(Look.UNKNOWN);
  }

  @Test
  void readsAllThatAnInstanceMaySay() throws IOException {
    write(
        """
        services:
          orders:
            instances:
              - {id: orders-1, address: 10.0.1.11, port: 8080, weight: 100, meta: {version: v1},
                 tags: [eu], zone: a, datacenter: dc1, health: passing}
        """);
    registry.start();

    assertThat(service(live(), "orders").instances())
        .containsExactly(
            new Instance(
                new InstanceKey("file", "dc1", "", "orders-1"),
                new Address("10.0.1.11", 8080),
                Checks.PASSING,
                new Weights(100, 100),
                new Instance.Attributes(
                    ImmutableSortedMap.of("version", "v1"), ImmutableSortedSet.of("eu"), "a"),
                Instance.Presence.LISTED));
  }

  @Test
  void needsAnAddressAndAPortOnly() throws IOException {
    write(TWO);
    registry.start();
    SourceState<ServiceCatalog> state = live();

    assertThat(service(state, "orders").instances())
        .containsExactly(
            new Instance(
                new InstanceKey("file", "", "", "orders-10.0.1.11-8080"),
                new Address("10.0.1.11", 8080),
                Checks.PASSING,
                Weights.DEFAULT,
                Instance.Attributes.NONE,
                Instance.Presence.LISTED));
    assertThat(service(state, "pay").instances()).isEmpty();
  }

  @Test
  void readsHealth() throws IOException {
    write(
        """
        services:
          orders:
            instances:
              - {address: 10.0.0.1, port: 1, health: warning}
              - {address: 10.0.0.2, port: 1, health: critical}
              - {address: 10.0.0.3, port: 1, health: maintenance}
        """);
    registry.start();

    assertThat(service(live(), "orders").instances())
        .extracting(Instance::checks)
        .containsExactly(
            Checks.of(CheckStatus.WARNING), Checks.of(CheckStatus.CRITICAL), Checks.MAINTENANCE);
  }

  @Test
  void findsEveryMistakeAtOnceEachWhereItStands() throws IOException {
    write(
        """
        services:
          "a b":
            instances: []
          orders:
            instances:
              - {address: 10.0.0.1, prot: 80}
              - {address: 10.0.0.1, port: 70000, health: passng}
          pay:
            instances:
              - {address: 10.0.0.1, port: 80, weight: -1}
        """);
    registry.start();
    SourceState<ServiceCatalog> state = refused();

    assertThat(state.value()).isEmpty();
    assertThat(state.diagnostics())
        .extracting(d -> d.location().orElseThrow().toString().replaceFirst(".*yaml:", ""))
        .containsExactly("2:3", "6:9", "6:29", "7:35", "7:50", "10:47");
    assertThat(state.diagnostics())
        .extracting(d -> d.hint())
        .contains("did you mean `port`?", "did you mean `passing`?");
  }

  @Test
  void refusesAddressesAndDoublesWhereTheyStand() throws IOException {
    write(
        """
        services:
          orders:
            instances:
              - {address: 127.0.0.1, port: 80}
              - {address: db.example.com, port: 80}
              - {id: x, address: 10.0.0.1, port: 80}
              - {id: x, address: 10.0.0.2, port: 80}
          Orders:
            instances: []
        """);
    registry.start();

    assertThat(refused().diagnostics())
        .extracting(
            d -> d.code() + " " + d.location().orElseThrow().toString().replaceFirst(".*yaml:", ""))
        .containsExactly("R105 4:19", "R102 5:19", "P003 7:14", "R112 8:3");
  }

  @Test
  void readsTheExample() throws IOException {
    Path example = Path.of("..", "examples", "registry.yaml");

    RegistryText.Read read =
        RegistryText.read(
            "registry.yaml", Files.readAllBytes(example), AddressPolicy.REFUSE_LOOPBACK);

    assertThat(read.diagnostics()).isEmpty();
    assertThat(read.catalog().orElseThrow().instanceCount()).isEqualTo(4);
  }

  @Test
  void skipsAnInstanceThatMayNotBeReachedAndKeepsTheOthers() throws IOException {
    write(
        """
        services:
          orders:
            instances:
              - {address: 127.0.0.1, port: 80}
              - {id: x, address: 10.0.0.1, port: 80}
        """);
    registry.start();

    SourceState<ServiceCatalog> state = live();
    assertThat(state.value().orElseThrow().instanceCount()).isEqualTo(1);
    assertThat(state.diagnostics())
        .extracting(d -> d.code() + " " + d.path())
        .containsExactly("R105 orders/orders-127.0.0.1-80");
  }

  @Test
  void keepsTheLastGoodOverABadEditAndADeletion() throws IOException {
    write(TWO);
    registry.start();
    ServiceCatalog good = live().value().orElseThrow();

    write("services: [");
    SourceState<ServiceCatalog> bad = refused();
    assertThat(bad.value().orElseThrow()).isSameAs(good);
    assertThat(bad.diagnostics()).isNotEmpty();

    Files.delete(file);
    SourceState<ServiceCatalog> gone =
        Await.value(registry.state(), state -> reason(state).contains("is not there"));
    assertThat(gone.value().orElseThrow()).isSameAs(good);

    write(TWO);
    assertThat(live().value().orElseThrow()).isSameAs(good);
  }

  @Test
  void waitsForAFileThatIsMissingOrEmptyAtTheStart() throws IOException {
    registry.start();
    assertThat(reason(refused())).contains("registry.yaml is not there");

    write("");
    Await.value(registry.state(), state -> reason(state).contains("the file is empty"));

    write(TWO);
    assertThat(live().value().orElseThrow().services()).hasSize(2);
  }

  @Test
  void seesARenameIntoItsPlaceAndReusesWhatDidNotChange() throws IOException {
    write(TWO);
    registry.start();
    Service orders = service(live(), "orders");

    Path next = folder.resolve("next.yaml");
    Files.writeString(next, TWO.replace("pay", "web"));
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);

    SourceState<ServiceCatalog> renamed =
        Await.value(
            registry.state(), state -> state.value().orElseThrow().services().containsKey("web"));
    assertThat(service(renamed, "orders")).isSameAs(orders);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private SourceState<ServiceCatalog> live() {
    return Await.value(registry.state(), state -> state.status() instanceof SourceStatus.Live);
  }

  private SourceState<ServiceCatalog> refused() {
    return Await.value(registry.state(), state -> state.status() instanceof SourceStatus.Refused);
  }

  private FileRegistry registry() {
    return new FileRegistry(
        file, AddressPolicy.REFUSE_LOOPBACK, Duration.ofMillis(5), () -> Instant.EPOCH);
  }

  private static String reason(SourceState<ServiceCatalog> state) {
    return state.status() instanceof SourceStatus.Refused(String reason, _) ? reason : "";
  }

  private static Service service(SourceState<ServiceCatalog> state, String name) {
    return Objects.requireNonNull(state.value().orElseThrow().services().get(name));
  }
}
