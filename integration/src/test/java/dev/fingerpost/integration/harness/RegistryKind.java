package dev.fingerpost.integration.harness;

import dev.fingerpost.integration.world.FileRegistry;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registry;
import java.nio.file.Path;

/** The registries that a service may be found in; what holds for one must hold for all. */
public enum RegistryKind {
  /** A real Consul. */
  CONSUL,
  /** A registry file. */
  FILE;

  /** A new registry of this kind, without any service. */
  public Registry open(Path folder) {
    return switch (this) {
      case CONSUL -> RealConsul.dev(Programs.consul(), folder);
      case FILE -> new FileRegistry(folder.resolve("registry.yaml"));
    };
  }
}
