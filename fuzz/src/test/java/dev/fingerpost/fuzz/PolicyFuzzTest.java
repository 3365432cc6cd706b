package dev.fingerpost.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fingerpost.policies.AnyPolicy;

/** The reader of policy files against bytes that a fuzzer makes up. */
class PolicyFuzzTest {

  @FuzzTest
  void anyBytes(byte[] bytes) {
    Brief.run(() -> AnyPolicy.read(bytes));
  }
}
