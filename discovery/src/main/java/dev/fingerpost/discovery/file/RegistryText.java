package dev.fingerpost.discovery.file;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.AddressPolicy.Outcome;
import dev.fingerpost.discovery.RegistryProblem;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.catalog.Weights;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.ShapeCheck;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlDocument;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A registry file's text to its catalog, with all of its mistakes at once. Pure; used for one text.
 */
public final class RegistryText {

  private final String file;
  private final AddressPolicy addresses;
  private final Findings findings = new Findings();

  /** Instances that may not be reached: each costs itself, never the file. */
  private final List<Diagnostic> skipped = new ArrayList<>();

  private RegistryText(String file, AddressPolicy addresses) {
    this.file = file;
    this.addresses = addresses;
  }

  /**
   * What a text comes to.
   *
   * @param catalog empty if anything is wrong
   */
  public record Read(Optional<ServiceCatalog> catalog, ImmutableList<Diagnostic> diagnostics) {}

  /**
   * Reads the bytes of a file.
   *
   * @param file the name of the file in diagnostics
   */
  public static Read read(String file, byte[] bytes, AddressPolicy addresses) {
    return new RegistryText(file, addresses).read(bytes);
  }

  private Read read(byte[] bytes) {
    YamlDocument document = YamlReader.read(file, bytes);
    document.diagnostics().forEach(findings::add);
    Map<String, Service> services = new TreeMap<>();
    document.root().ifPresent(root -> services.putAll(services(root)));
    if (document.root().isEmpty() && findings.errors() == 0) {
      findings.error(
          TextCode.MISSING, new Location(file, 1, 1), "", "the file is empty", "write `services:`");
    }
    return new Read(
        findings.errors() == 0 ? Optional.of(ServiceCatalog.of(services)) : Optional.empty(),
        Stream.concat(findings.sorted().stream(), skipped.stream())
            .sorted()
            .collect(ImmutableList.toImmutableList()));
  }

  private Map<String, Service> services(YamlNode root) {
    ShapeCheck check = new ShapeCheck(findings);
    Map<String, Service> services = new TreeMap<>();
    if (!check.check(root, RegistryShape.FILE, "")) {
      return services;
    }
    Fields.of(root)
        .block("services")
        .ifPresent(named -> {
          Map<String, String> names = new HashMap<>();
          named
              .mapping()
              .entries()
              .forEach((name, entry) -> {
                String other = names.put(name.toLowerCase(Locale.ROOT), name);
                if (other != null) {
                  findings.add(
                      RegistryProblem.SERVICE_NAME_CASE.at(name, name, other).at(entry.location()));
                }
                services.put(name, service(name, Fields.of(entry.value())));
              });
        });
    return services;
  }

  private Service service(String name, Fields fields) {
    Map<String, Location> ids = new HashMap<>();
    ImmutableList.Builder<Instance> instances = ImmutableList.builder();
    for (YamlNode item : fields.items("instances")) {
      instance(name, Fields.of(item), ids).ifPresent(instances::add);
    }
    return new Service(name, instances.build());
  }

  private Optional<Instance> instance(String service, Fields fields, Map<String, Location> ids) {
    String host = fields.text("address").orElse("");
    int port = fields.whole("port").orElse(0);
    String id = fields.text("id").orElse(service + "-" + host + "-" + port);
    Optional<Address> address = address(service + "/" + id, fields, host, port);
    Location place = fields.has("id") ? fields.place("id") : fields.mapping().location();
    String datacenter = fields.text("datacenter").orElse("");
    Location first = ids.putIfAbsent(datacenter + "/" + id, place);
    if (first != null) {
      findings.error(
          TextCode.TWICE,
          place,
          service + "/" + id,
          "the instance `" + id + "` is given twice",
          "first at " + first);
    }
    int weight = fields.whole("weight").orElse(1);
    return address.map(found ->
        new Instance(
            new InstanceKey(FileRegistry.NAME, datacenter, "", id),
            found,
            checks(fields.text("health").orElse("passing")),
            new Weights(weight, weight),
            attributes(fields),
            Instance.Presence.LISTED));
  }

  private Optional<Address> address(String path, Fields fields, String host, int port) {
    return switch (addresses.check(host, port)) {
      case Outcome.Accepted(Address address) -> Optional.of(address);
      case Outcome.Refused(RegistryProblem problem, Object value) -> {
        skipped.add(problem.at(path, value).at(fields.place("address")));
        yield Optional.empty();
      }
    };
  }

  private static Instance.Attributes attributes(Fields fields) {
    ImmutableSortedMap.Builder<String, String> meta = ImmutableSortedMap.naturalOrder();
    Mapping written = fields.block("meta").orElse(Fields.NONE).mapping();
    written
        .entries()
        .forEach((key, entry) -> meta.put(key, ((YamlNode.Scalar) entry.value()).text()));
    return new Instance.Attributes(
        meta.buildOrThrow(),
        ImmutableSortedSet.copyOf(fields.texts("tags")),
        fields.text("zone").orElse(""));
  }

  private static Checks checks(String health) {
    return switch (health) {
      case "maintenance" -> Checks.MAINTENANCE;
      case "critical" -> Checks.of(CheckStatus.CRITICAL);
      case "warning" -> Checks.of(CheckStatus.WARNING);
      default -> Checks.PASSING;
    };
  }
}
