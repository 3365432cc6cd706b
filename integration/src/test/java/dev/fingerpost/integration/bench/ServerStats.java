package dev.fingerpost.integration.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server's process has used so far.
 *
 * @param cpu nanoseconds of all threads
 * @param compiling of these, what went into compiling Java: nanoseconds of finished compilations
 * @param allocated bytes of heap, by all threads
 * @param heap bytes in use
 * @param direct bytes outside of the heap that gRPC's transport holds
 * @param resident bytes of memory that the process has
 */
record ServerStats(
    long cpu,
    long compiling,
    long allocated,
    long heap,
    long direct,
    long resident,
    Map<String, Double> counters) {

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** What this process has used. */
  static ServerStats now(Contestant contestant) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    return new ServerStats(
        system.getProcessCpuTime(),
        TimeUnit.MILLISECONDS.toNanos(
            ManagementFactory.getCompilationMXBean().getTotalCompilationTime()),
        threads.getTotalThreadAllocatedBytes(),
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        Math.max(0, PlatformDependent.usedDirectMemory()),
        residentBytes(),
        contestant.counters());
  }

  /** What was used since then; memory and not what it grew by. */
  ServerStats since(ServerStats before) {
    Map<String, Double> counted = new TreeMap<>();
    counters.forEach((name, count) -> {
      double more = count - before.counters.getOrDefault(name, 0.0);
      if (more != 0) {
        counted.put(name, more);
      }
    });
    return new ServerStats(
        cpu - before.cpu,
        compiling - before.compiling,
        allocated - before.allocated,
        heap,
        direct,
        resident,
        counted);
  }

  private static long residentBytes() {
    try {
      Matcher line = RESIDENT.matcher(Files.readString(Path.of("/proc/self/status")));
      return line.find() ? Long.parseLong(line.group(1)) << 10 : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
