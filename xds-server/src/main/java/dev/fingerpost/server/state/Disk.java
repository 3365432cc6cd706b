package dev.fingerpost.server.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What the state folder asks of a file system, and no more: so that a test can be one that is full,
 * read-only, or cut off in the middle of anything.
 */
interface Disk {

  /** Makes a folder that is its owner's alone, unless it is there. */
  void makeFolder(Path folder) throws IOException;

  /** The names of the files in a folder. */
  List<String> names(Path folder) throws IOException;

  /** All bytes of a file. */
  byte[] read(Path file) throws IOException;

  /** Makes a file that its owner alone may read, in the place of one that is there, on the disk. */
  void write(Path file, byte[] bytes) throws IOException;

  /**
   * Makes an empty file.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it is there
   */
  void claim(Path file) throws IOException;

  /** Gives a file another name, at once and in the place of one that has it. */
  void rename(Path from, Path to) throws IOException;

  /** Has the names in a folder on the disk. */
  void force(Path folder) throws IOException;

  /** Removes a file, if it is there. */
  void delete(Path file) throws IOException;
}
