package dev.fingerpost.server.code;

import static com.google.common.collect.ImmutableSortedMap.toImmutableSortedMap;
import static java.util.Comparator.naturalOrder;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.discovery.RegistryProblem;
import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.model.diagnostic.Severity;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * All codes of the product: {@code P} and {@code W} of policies, {@code E} of what they become,
 * {@code R} of registries.
 */
public final class Codes {

  /** Every code by its id. */
  public static final ImmutableSortedMap<String, Code> ALL =
      Stream.of(
              Arrays.stream(TextCode.values())
                  .map(code -> new Code(code.id(), severity(code.id()), code.meaning())),
              Arrays.stream(PolicyCode.values())
                  .map(code -> new Code(code.id(), code.severity(), code.meaning())),
              Arrays.stream(CheckCode.values())
                  .map(code -> new Code(code.code(), code.severity(), code.text())),
              Arrays.stream(RegistryProblem.values())
                  .map(code -> new Code(code.code(), code.severity(), code.meaning())))
          .flatMap(codes -> codes)
          .collect(toImmutableSortedMap(naturalOrder(), Code::id, code -> code));

  private static final String PAGE = "docs/codes.md#";

  private Codes() {}

  private static Severity severity(String id) {
    return id.startsWith("W") ? Severity.WARNING : Severity.ERROR;
  }

  /** Where the documentation explains a code, from the root of the product's sources. */
  public static String page(String id) {
    return PAGE + Ascii.toLowerCase(id);
  }
}
