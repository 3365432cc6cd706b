package dev.fingerpost.server.files;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What a file or folder is created with so that only its owner can ever open it: from the first
 * moment, where the file system has such a thing as rights.
 */
public final class OwnerOnly {

  private OwnerOnly() {}

  /** For a file that is to be at this place. */
  public static FileAttribute<?>[] file(Path place) {
    return rights(place, "rw-------");
  }

  /** For a folder that is to be at this place. */
  public static FileAttribute<?>[] folder(Path place) {
    return rights(place, "rwx------");
  }

  private static FileAttribute<?>[] rights(Path place, String rights) {
    return place.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }
}
