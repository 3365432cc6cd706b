package dev.fingerpost.discovery.file;

import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.model.diagnostic.Diagnostic;

/** What holds for every registry file, whatever is in it. */
public final class AnyRegistry {

  private AnyRegistry() {}

  /** Reads the bytes as a file, and fails if the answer contradicts itself. */
  public static void read(byte[] bytes) {
    RegistryText.Read read =
        RegistryText.read("registry.yaml", bytes, AddressPolicy.REFUSE_LOOPBACK);
    boolean isRefused = read.catalog().isEmpty();
    if (isRefused && read.diagnostics().isEmpty()) {
      throw new AssertionError("refused without a word");
    }
    if (!isRefused && read.diagnostics().stream().anyMatch(AnyRegistry::isMistake)) {
      throw new AssertionError("taken with a mistake: " + read.diagnostics());
    }
    if (!RegistryText.read("registry.yaml", bytes, AddressPolicy.REFUSE_LOOPBACK).equals(read)) {
      throw new AssertionError("the second reading differs");
    }
  }

  /** Instances that may not be reached cost themselves, never the file. */
  private static boolean isMistake(Diagnostic found) {
    return found.isError() && found.code().startsWith("P");
  }
}
