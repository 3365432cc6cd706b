package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.TextCode;
import java.util.Map;

/** How many services files may name: each costs memory, however little is written for it. */
final class MostServices {

  static final int NUMBER = 10_000;

  private MostServices() {}

  /** These services, or the first ones if there are too many, which is reported. */
  static ImmutableSortedMap<String, Level> of(
      ImmutableSortedMap<String, Level> services, Findings findings) {
    if (services.size() <= NUMBER) {
      return services;
    }
    Map.Entry<String, Level> over = services.entrySet().asList().get(NUMBER);
    findings.error(
        TextCode.UNREADABLE,
        over.getValue().place(),
        "services." + over.getKey(),
        "unreadable: more than " + NUMBER + " services",
        "what many services share belongs under `defaults`");
    return services.headMap(over.getKey());
  }
}
