package dev.fingerpost.integration.world;

import dev.fingerpost.server.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A registry file, written whole and put in place by one rename. Owned by one thread. */
public final class FileRegistry implements Registry {

  private final Path file;
  private final NavigableMap<String, NavigableMap<String, Registration>> services = new TreeMap<>();

  /** A registry in this file, which starts empty. */
  public FileRegistry(Path file) {
    this.file = file;
    write();
  }

  @Override
  public String kind() {
    return "file";
  }

  @Override
  public List<String> serverArguments() {
    return List.of("--registry", file.toString());
  }

  @Override
  public void register(Registration instance) {
    services
        .computeIfAbsent(instance.service(), name -> new TreeMap<>())
        .put(instance.id(), instance);
    write();
  }

  @Override
  public void deregister(Registration instance) {
    services.getOrDefault(instance.service(), new TreeMap<>()).remove(instance.id());
    services.values().removeIf(NavigableMap::isEmpty);
    write();
  }

  @Override
  public void close() {}

  private void write() {
    Map<String, Object> content = new TreeMap<>();
    services.forEach((name, instances) ->
        content.put(
            name,
            Map.of(
                "instances",
                new ArrayList<>(instances.values().stream().map(FileRegistry::entry).toList()))));
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, Json.line(Map.of("services", content))); // JSON is YAML
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> entry(Registration instance) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", instance.id());
    entry.put("address", "127.0.0.1");
    entry.put("port", instance.port());
    entry.put("weight", instance.weight());
    entry.put("meta", instance.meta());
    entry.put("tags", instance.tags());
    entry.put("health", instance.health().word());
    return entry;
  }
}
