package dev.fingerpost.policies;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.policy.Revision;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.YamlReader;
import dev.fingerpost.policies.level.Precedence;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The policy language: the text of files to an effective policy per service. Pure. */
public final class PolicyLanguage {

  private PolicyLanguage() {}

  /**
   * Reads all files of a policy, whatever the time.
   *
   * @param files by path, in any order
   */
  public static Loaded load(Map<String, byte[]> files) {
    return load(files, Optional.empty());
  }

  /**
   * Reads all files of a policy, and warns of what is over by now.
   *
   * @param files by path, in any order
   * @param now changes warnings at most, never the policy
   */
  public static Loaded load(Map<String, byte[]> files, Instant now) {
    return load(files, Optional.of(now));
  }

  private static Loaded load(Map<String, byte[]> files, Optional<Instant> now) {
    Findings findings = new Findings();
    Precedence precedence =
        Precedence.of(
            ImmutableSortedMap.copyOf(Maps.transformEntries(files, YamlReader::read)),
            now,
            findings);
    return new Loaded(
        findings.errors() == 0 ? Optional.of(precedence.set()) : Optional.empty(),
        precedence.origins(),
        findings.sorted());
  }

  /** What holds without any policy file, as a policy file of the same meaning. */
  public static String builtInText() {
    return Precedence.builtInText();
  }

  /** What holds without any policy file. */
  public static Policies builtIn() {
    Loaded loaded = load(ImmutableMap.of());
    return new Policies(loaded.set().orElseThrow(), Revision.BUILT_IN, loaded.origins());
  }
}
