package dev.fingerpost.policies.source;

import dev.fingerpost.model.source.Shelf;
import java.util.Optional;
import java.util.function.Supplier;

/** A shelf that lasts as long as a test. */
final class MemoryShelf implements Shelf {

  private Optional<Supplier<byte[]>> value = Optional.empty();

  @Override
  public Optional<byte[]> read() {
    return value.map(Supplier::get);
  }

  @Override
  public void keep(Supplier<byte[]> next) {
    value = Optional.of(next);
  }

  @Override
  public boolean isKept() {
    return true;
  }
}
