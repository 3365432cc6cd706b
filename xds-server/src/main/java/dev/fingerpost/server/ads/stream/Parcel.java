package dev.fingerpost.server.ads.stream;

import dev.fingerpost.server.store.Packed;
import java.util.ArrayList;
import java.util.List;

/** Resources for one response: at least one, and more up to a size. */
final class Parcel {

  private final int maxBytes;
  private final List<Packed> resources = new ArrayList<>(1);
  private int bytes;

  Parcel(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Takes a resource in, if there is room for it. */
  boolean takes(Packed packed) {
    if (!resources.isEmpty() && bytes + packed.size() > maxBytes) {
      return false;
    }
    resources.add(packed);
    bytes += packed.size();
    return true;
  }

  List<Packed> resources() {
    return resources;
  }
}
