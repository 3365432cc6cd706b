package dev.fingerpost.integration.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder of one policy file, which is put in place whole. */
public record PolicyFolder(Path folder) {

  /** A folder in this one with a policy in it. */
  public static PolicyFolder in(Path parent, String text) {
    PolicyFolder policies = new PolicyFolder(parent.resolve("policies"));
    policies.write(text);
    return policies;
  }

  /** The arguments of {@code serve} that name it. */
  public String[] serverArguments() {
    return new String[] {"--policies", folder.toString()};
  }

  /** Puts another policy in its place. */
  public void write(String text) {
    try {
      Files.createDirectories(folder);
      Path next = Files.writeString(folder.resolveSibling("policy.next"), text);
      Files.move(
          next,
          folder.resolve("policy.yaml"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
