package dev.fingerpost.policies;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.YamlDocument;
import dev.fingerpost.model.yaml.YamlReader;
import dev.fingerpost.policies.level.Bindings;
import dev.fingerpost.policies.level.Precedence;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The policy language with a memory: a reading costs what has changed since the last one, and comes
 * to the same as without the memory. Owned by one thread.
 */
public final class PolicyReader {

  private final Bindings bindings = new Bindings();
  private Map<String, Parsed> parsed = Map.of();
  private Work work = new Work(0, 0);

  /**
   * What the last reading cost.
   *
   * @param parsed files whose text was parsed
   * @param bound levels, of a service or of the defaults, that were added up and bound
   */
  public record Work(int parsed, int bound) {}

  /**
   * Reads all files of a policy, whatever the time.
   *
   * @param files by path, in any order; nobody changes the bytes any more
   */
  public Loaded read(Map<String, byte[]> files) {
    return read(files, Optional.empty());
  }

  /**
   * Reads all files of a policy, and warns of what is over by now.
   *
   * @param files by path, in any order; nobody changes the bytes any more
   * @param now changes warnings at most, never the policy
   */
  public Loaded read(Map<String, byte[]> files, Instant now) {
    return read(files, Optional.of(now));
  }

  private Loaded read(Map<String, byte[]> files, Optional<Instant> now) {
    int texts = parse(files);
    ImmutableSortedMap<String, YamlDocument> documents =
        ImmutableSortedMap.copyOf(Maps.transformValues(parsed, text -> text.document));
    Findings findings = new Findings();
    Precedence precedence = Precedence.of(documents, bindings, now, findings);
    work = new Work(texts, bindings.bound());
    return new Loaded(
        findings.errors() == 0 ? Optional.of(precedence.set()) : Optional.empty(),
        precedence.origins(),
        findings.sorted());
  }

  /** What the last reading cost. */
  public Work work() {
    return work;
  }

  /** Parses the texts that are new and forgets those that are gone; says how many were parsed. */
  private int parse(Map<String, byte[]> files) {
    Map<String, Parsed> now = new TreeMap<>();
    int texts = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Parsed text = parsed.get(file.getKey());
      if (text == null || !Arrays.equals(text.bytes, file.getValue())) {
        text = new Parsed(file.getKey(), file.getValue());
        texts++;
      }
      now.put(file.getKey(), text);
    }
    parsed = now;
    return texts;
  }

  /** A file as it was read. */
  private static final class Parsed {
    private final byte[] bytes;
    private final YamlDocument document;

    Parsed(String path, byte[] bytes) {
      this.bytes = bytes;
      this.document = YamlReader.read(path, bytes);
    }
  }
}
