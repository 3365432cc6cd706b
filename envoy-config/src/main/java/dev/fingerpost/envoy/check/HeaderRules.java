package dev.fingerpost.envoy.check;

import com.google.common.base.Ascii;
import dev.fingerpost.envoy.check.field.Path;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import java.util.List;
import java.util.regex.Pattern;

/** What headers that a route sets or removes must keep to. */
final class HeaderRules {

  /** What may follow a percent sign: another one, or a command such as {@code REQ(x-id):10}. */
  private static final Pattern FORMATTED =
      Pattern.compile("(?:[^%]|%%|%[A-Z][A-Z0-9_]*(?:\\([^)]*\\))?(?::\\d+)?%)*", Pattern.DOTALL);

  private HeaderRules() {}

  static void addTo(TypeRules rules) {
    rules.on(HeaderValueOption.getDefaultInstance(), HeaderRules::check);
  }

  private static void check(HeaderValueOption option, Path path, Findings findings) {
    checkName(option.getHeader().getKey(), path.field("header").field("key"), findings);
    String value = option.getHeader().getValue();
    if (!FORMATTED.matcher(value).matches()) {
      findings.add(CheckCode.HEADER_FORMAT, path.field("header").field("value"), value);
    }
  }

  static void checkRemoved(List<String> names, Path path, Findings findings) {
    names.forEach(name -> checkName(name, path.field("headers_to_remove"), findings));
  }

  private static void checkName(String name, Path path, Findings findings) {
    if (name.startsWith(":") || Ascii.equalsIgnoreCase(name, "host")) {
      findings.add(CheckCode.FIXED_HEADER, path, name);
    }
  }
}
