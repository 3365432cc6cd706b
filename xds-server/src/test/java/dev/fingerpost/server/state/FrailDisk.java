package dev.fingerpost.server.state;

import com.google.common.collect.ImmutableList;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A disk in memory that can be full, and whose power can go in the middle of any step. What was not
 * forced then may be there or not: of the steps since the last force the first so many are.
 */
final class FrailDisk implements Disk {

  private final Random random;
  private final List<Map<Path, byte[]>> since = new ArrayList<>();
  private Map<Path, byte[]> files;
  private long stepsLeft;
  private Optional<String> refusal = Optional.empty();

  /** The power is gone. */
  static final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;
  }

  private FrailDisk(Map<Path, byte[]> files, long seed, long steps) {
    this.files = files;
    this.random = new Random(seed);
    this.stepsLeft = steps;
    since.add(files);
  }

  /** An empty disk whose power goes in its step of this number. */
  static FrailDisk cutAt(long step, long seed) {
    return new FrailDisk(new TreeMap<>(), seed, step);
  }

  /** An empty disk whose power stays. */
  static FrailDisk steady() {
    return cutAt(Long.MAX_VALUE, 0);
  }

  /** The disk after the power is back. */
  FrailDisk afterwards() {
    return new FrailDisk(
        new TreeMap<>(since.get(random.nextInt(since.size()))), random.nextLong(), Long.MAX_VALUE);
  }

  /** Has every step that changes something fail from now on. */
  void refuse(String reason) {
    refusal = Optional.of(reason);
  }

  /** Ends {@link #refuse}. */
  void accept() {
    refusal = Optional.empty();
  }

  /** The files that are there, without folders. */
  List<String> fileNames() {
    return files.keySet().stream().map(file -> file.getFileName().toString()).toList();
  }

  /** Changes a byte of a file behind everybody's back. */
  void damage(String name) {
    files.forEach((file, bytes) -> {
      if (file.getFileName().toString().equals(name)) {
        bytes[bytes.length / 2] ^= 1;
      }
    });
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    allow();
  }

  @Override
  public List<String> names(Path folder) {
    return ImmutableList.copyOf(fileNames());
  }

  @Override
  public byte[] read(Path file) throws IOException {
    byte[] bytes = files.get(file);
    if (bytes == null) {
      throw new FileNotFoundException(file.toString());
    }
    return bytes.clone();
  }

  @Override
  public void write(Path file, byte[] bytes) throws IOException {
    allow();
    if (stepsLeft == 1) {
      change(next -> next.put(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1))));
    }
    step();
    change(next -> next.put(file, bytes.clone()));
  }

  @Override
  public void claim(Path file) throws IOException {
    allow();
    if (files.containsKey(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    step();
    change(next -> next.put(file, new byte[0]));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    allow();
    byte[] bytes = files.get(from);
    if (bytes == null) {
      throw new FileNotFoundException(from.toString());
    }
    step();
    change(next -> {
      next.remove(from);
      next.put(to, bytes);
    });
  }

  @Override
  public void force(Path folder) throws IOException {
    allow();
    step();
    since.clear();
    since.add(files);
  }

  @Override
  public void delete(Path file) throws IOException {
    allow();
    step();
    change(next -> next.remove(file));
  }

  private void allow() throws IOException {
    if (refusal.isPresent()) {
      throw new IOException(refusal.get());
    }
  }

  private void step() {
    stepsLeft--;
    if (stepsLeft <= 0) {
      throw new PowerCut();
    }
  }

  private void change(Consumer<Map<Path, byte[]>> what) {
    Map<Path, byte[]> next = new TreeMap<>(files);
    what.accept(next);
    files = next;
    since.add(next);
  }
}
