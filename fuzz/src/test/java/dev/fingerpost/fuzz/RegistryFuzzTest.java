package dev.fingerpost.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fingerpost.discovery.file.AnyRegistry;

/** The reader of registry files against bytes that a fuzzer makes up. */
class RegistryFuzzTest {

  @FuzzTest
  void anyBytes(byte[] bytes) {
    Brief.run(() -> AnyRegistry.read(bytes));
  }
}
