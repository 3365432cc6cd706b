package dev.fingerpost.discovery.consul.rows;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import dev.fingerpost.discovery.RegistryProblem;
import dev.fingerpost.discovery.consul.wire.Row;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.Instance.Attributes;
import dev.fingerpost.model.catalog.Instance.Surroundings;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of a registrant's tags and meta may enter the catalog: not too many, not too long, no
 * control characters.
 *
 * @param lostTags how many tags are left out
 * @param lostMeta how many meta keys are left out
 */
record AttributeLimits(Attributes attributes, int lostTags, int lostMeta) {

  private static final int MOST = 64;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_VALUE = 512;

  /** What Consul itself keeps there, of no use to us. */
  private static final String OF_CONSUL = "consul-";

  static AttributeLimits of(Row row, ImmutableSortedMap<String, Address> tagged) {
    Row.Attributes said = row.service().attributes();
    ImmutableSortedSet<String> given = ImmutableSortedSet.copyOf(said.tags());
    ImmutableSortedSet<String> tags =
        given.stream()
            .filter(tag -> isPlain(tag, LONGEST_NAME))
            .limit(MOST)
            .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
    ImmutableSortedMap<String, String> meta = meta(said.meta());
    String zone = isPlain(said.zone(), LONGEST_NAME) ? said.zone() : "";
    return new AttributeLimits(
        new Attributes(meta, tags, zone, Surroundings.of(meta(ofNode(row)), tagged)),
        given.size() - tags.size(),
        said.meta().size() - meta.size());
  }

  private static Map<String, String> ofNode(Row row) {
    return Maps.filterKeys(row.node().meta(), key -> !key.startsWith(OF_CONSUL));
  }

  private static ImmutableSortedMap<String, String> meta(Map<String, String> said) {
    ImmutableSortedMap.Builder<String, String> meta = ImmutableSortedMap.naturalOrder();
    int kept = 0;
    for (Map.Entry<String, String> entry : new TreeMap<>(said).entrySet()) {
      if (kept < MOST
          && isPlain(entry.getKey(), LONGEST_NAME)
          && isPlain(entry.getValue(), LONGEST_VALUE)) {
        meta.put(entry);
        kept++;
      }
    }
    return meta.buildOrThrow();
  }

  ImmutableList<Diagnostic> diagnostics(String path) {
    ImmutableList.Builder<Diagnostic> diagnostics = ImmutableList.builder();
    if (lostTags > 0) {
      diagnostics.add(RegistryProblem.TAGS.at(path, lostTags));
    }
    if (lostMeta > 0) {
      diagnostics.add(RegistryProblem.META.at(path, lostMeta));
    }
    return diagnostics.build();
  }

  private static boolean isPlain(String text, int longest) {
    return text.length() <= longest && text.chars().noneMatch(Character::isISOControl);
  }
}
