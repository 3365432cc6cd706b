package dev.fingerpost.model.diagnostic;

import java.util.Comparator;

/**
 * A place in a text.
 *
 * @param file as the user wrote or knows it, with forward slashes
 * @param line from 1
 * @param column from 1, in characters
 */
public record Location(String file, int line, int column) implements Comparable<Location> {

  private static final Comparator<Location> ORDER =
      Comparator.comparing(Location::file)
          .thenComparingInt(Location::line)
          .thenComparingInt(Location::column);

  @Override
  public int compareTo(Location other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
