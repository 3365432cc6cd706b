package dev.fingerpost.server.ads;

import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;

/** What this process holds on to: heap that no collection frees, and the transport's buffers. */
final class Memory {

  private Memory() {}

  /** The bytes in use after a collection. */
  static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
        + Math.max(0, PlatformDependent.usedDirectMemory());
  }

  /** Waits until no more than so many bytes are in use; buffers are given back a little later. */
  static void awaitUsed(long most) {
    Eventually.holds("no more than " + most + " bytes are in use", () -> used() <= most);
  }
}
