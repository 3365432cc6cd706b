package dev.fingerpost.integration.world;

import java.util.List;
import java.util.Map;

/** A registry that can be written to: what a deployment does in real life. */
public interface Registry extends AutoCloseable {

  /** Its kind, as in the demo's report. */
  String kind();

  /** What {@code fingerpost serve} must be told to read it. */
  List<String> serverArguments();

  /** What must stand in the server's environment for that. */
  default Map<String, String> serverEnvironment() {
    return Map.of();
  }

  /** Adds an instance, or replaces what is known of it. */
  void register(Registration instance);

  /** Takes an instance away. */
  void deregister(Registration instance);

  @Override
  void close();
}
