package dev.fingerpost.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the policy files that a user names, folders with all that is in them. */
final class PolicyFiles {

  private PolicyFiles() {}

  /**
   * The texts by the path as the user knows it.
   *
   * @throws CommandFailure if a path is not there, cannot be read, or holds no YAML file
   */
  static SortedMap<String, byte[]> read(List<Path> paths) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new CommandFailure(path + " does not exist (expected: a policy file or a folder)");
      }
      try (Stream<Path> found = Files.walk(path)) {
        for (Path file : found.filter(each -> isPolicy(each) || each.equals(path)).toList()) {
          if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            files.put(file.toString().replace('\\', '/'), Files.readAllBytes(file));
          }
        }
      } catch (IOException e) {
        throw new CommandFailure("cannot read " + path + ": " + e);
      }
    }
    if (files.isEmpty()) {
      throw new CommandFailure("no .yaml file in " + paths);
    }
    return files;
  }

  private static boolean isPolicy(Path file) {
    String name = file.toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }
}
