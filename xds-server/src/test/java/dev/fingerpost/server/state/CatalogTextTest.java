package dev.fingerpost.server.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Instance.Attributes;
import dev.fingerpost.model.catalog.Instance.Presence;
import dev.fingerpost.model.catalog.Instance.Surroundings;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.catalog.Weights;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A catalog comes back as it was kept. */
final class CatalogTextTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00.125Z");
  private static final String PLACE = "http://127.0.0.1:8500";

  @Test
  void everythingComesBack() throws IOException {
    Instance plain = instance("plain", Checks.PASSING, Weights.DEFAULT, Attributes.NONE);
    Instance out = instance("out", Checks.MAINTENANCE, Weights.DEFAULT, Attributes.NONE);
    Instance rich =
        new Instance(
            new InstanceKey("consul", "dc1", "node \"1\"\n", "rich"),
            new Address("2001:db8::1", 65_535),
            new Checks(true, CheckStatus.WARNING, CheckStatus.CRITICAL, CheckStatus.PASSING),
            new Weights(0, 65_535),
            new Attributes(
                ImmutableSortedMap.of("a", "", "b", "\u0000 \ud83d\ude00 \u00e4"),
                ImmutableSortedSet.of("", "t"),
                "zone-1",
                new Surroundings(
                    ImmutableSortedMap.of("rack", "r1"),
                    ImmutableSortedMap.of(
                        "wan", new Address("2001:db8::2", 1), "lan", new Address("10.0.0.1", 2)))),
            Presence.LISTED);
    KeptCatalog kept = kept(service("a", plain, out, rich), service("empty"));

    byte[] text = CatalogText.write(PLACE, kept);

    assertThat(CatalogReader.read(PLACE, text)).hasValue(kept);
    assertThat(new String(text, UTF_8).lines()).hasSize(3);
  }

  /** Whoever adds a component to what is kept has to keep it. */
  @Test
  void nothingIsForgotten() {
    Map<Class<?>, Integer> components =
        Map.of(
            ServiceCatalog.class, 1,
            Service.class, 2,
            Instance.class, 6,
            InstanceKey.class, 4,
            Address.class, 2,
            Checks.class, 4,
            Weights.class, 2,
            Attributes.class, 4,
            Surroundings.class, 2);
    components.forEach(
        (type, count) -> assertThat(type.getRecordComponents()).as("%s", type).hasSize(count));
  }

  @Test
  void aCatalogOfAnotherPlaceOrFormIsNone() throws IOException {
    byte[] text = CatalogText.write(PLACE, kept(service("a")));
    String next = new String(text, UTF_8).replace("\"format\":1", "\"format\":2");

    assertThat(CatalogReader.read("http://127.0.0.2:8500", text)).isEmpty();
    assertThat(CatalogReader.read(PLACE, next.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void whatAddsAFieldCanStillBeRead() throws IOException {
    KeptCatalog kept = kept(service("a", instance("a-1", Checks.PASSING)));
    String text = new String(CatalogText.write(PLACE, kept), UTF_8);

    String more =
        text.replace("{\"name\"", "{\"more\":{\"x\":[1]},\"name\"")
            .replace("{\"id\"", "{\"more\":[{}],\"id\"")
            .replace("{\"format\"", "{\"more\":null,\"format\"");

    assertThat(CatalogReader.read(PLACE, more.getBytes(UTF_8))).hasValue(kept);
  }

  @Test
  void everyPrefixIsRefused() {
    byte[] text =
        CatalogText.write(
            PLACE,
            kept(
                service("a", instance("a-1", Checks.of(CheckStatus.WARNING))),
                service("b", instance("b-1", Checks.MAINTENANCE))));

    for (int length = 0; length < text.length - 1; length++) {
      byte[] cut = Arrays.copyOf(text, length);
      assertThatThrownBy(() -> CatalogReader.read(PLACE, cut))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aHundredThousandServicesComeBack() throws IOException {
    TreeMap<String, Service> services = new TreeMap<>();
    for (int i = 0; i < 100_000; i++) {
      String name = "service-" + i;
      List<Instance> instances =
          IntStream.range(0, 3).mapToObj(n -> instance(name + "-" + n, Checks.PASSING)).toList();
      services.put(name, Service.of(name, instances));
    }
    KeptCatalog kept = new KeptCatalog(AT, ServiceCatalog.of(services));

    long began = System.nanoTime();
    byte[] text = CatalogText.write(PLACE, kept);
    long written = System.nanoTime();
    assertThat(CatalogReader.read(PLACE, text)).hasValue(kept);
    System.out.printf(
        "kept catalog of 100,000 services x 3: %d MB, written in %d ms, read in %d ms%n",
        text.length >> 20,
        (written - began) / 1_000_000,
        (System.nanoTime() - written) / 1_000_000);
  }

  private static KeptCatalog kept(Service... services) {
    TreeMap<String, Service> byName = new TreeMap<>();
    for (Service service : services) {
      byName.put(service.name(), service);
    }
    return new KeptCatalog(AT, ServiceCatalog.of(byName));
  }

  private static Service service(String name, Instance... instances) {
    return Service.of(name, ImmutableList.copyOf(instances));
  }

  private static Instance instance(String id, Checks checks) {
    return instance(id, checks, Weights.DEFAULT, Attributes.NONE);
  }

  private static Instance instance(
      String id, Checks checks, Weights weights, Attributes attributes) {
    return new Instance(
        new InstanceKey("consul", "dc1", "node-1", id),
        new Address("10.0.0.1", 8080),
        checks,
        weights,
        attributes,
        Presence.LISTED);
  }
}
