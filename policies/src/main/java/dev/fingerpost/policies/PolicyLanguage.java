package dev.fingerpost.policies;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.policy.Revision;
import dev.fingerpost.policies.level.Precedence;
import java.time.Instant;
import java.util.Map;

/** The policy language: the text of files to an effective policy per service. Pure. */
public final class PolicyLanguage {

  private PolicyLanguage() {}

  /**
   * Reads all files of a policy, whatever the time.
   *
   * @param files by path, in any order
   */
  public static Loaded load(Map<String, byte[]> files) {
    return new PolicyReader().read(files);
  }

  /**
   * Reads all files of a policy, and warns of what is over by now.
   *
   * @param files by path, in any order
   * @param now changes warnings at most, never the policy
   */
  public static Loaded load(Map<String, byte[]> files, Instant now) {
    return new PolicyReader().read(files, now);
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
