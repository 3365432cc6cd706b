package dev.fingerpost.model.source;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A place where one value outlives the process. What lies there is whole, or it is not there: a
 * value that was cut or changed by accident is passed over for the one before it.
 */
public interface Shelf {

  /** The shelf of whoever keeps nothing. */
  Shelf NONE =
      new Shelf() {
        @Override
        public Optional<byte[]> read() {
          return Optional.empty();
        }

        @Override
        public void keep(Supplier<byte[]> value) {}

        @Override
        public boolean isKept() {
          return true;
        }
      };

  /** The newest whole value. It may take as long as reading a file does. */
  Optional<byte[]> read();

  /**
   * Has a value kept soon, in the place of one that still waits. It never blocks and never fails:
   * where nothing can be written, serving goes on and the trouble is told elsewhere.
   *
   * @param value asked once, on another thread, when its time to be written has come
   */
  void keep(Supplier<byte[]> value);

  /** Whether the newest value is where a crash cannot reach it. */
  boolean isKept();
}
