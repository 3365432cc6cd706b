package dev.fingerpost.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.yaml.Findings;
import java.util.Arrays;

/** What holds for every policy file, whatever is in it. */
public final class AnyPolicy {

  private static final int LONGEST_LINE = 500;

  private AnyPolicy() {}

  /** Reads the bytes as a file, and fails if the answer is none that people can use. */
  public static void read(byte[] bytes) {
    ImmutableMap<String, byte[]> files = ImmutableMap.of("a.yaml", bytes);
    Loaded loaded = PolicyLanguage.load(files);
    if (loaded.set().isPresent() == loaded.diagnostics().stream().anyMatch(Diagnostic::isError)) {
      throw new AssertionError("a set with errors, or none without: " + loaded.diagnostics());
    }
    assertThat(loaded.diagnostics()).hasSizeLessThanOrEqualTo(2 * (Findings.MOST + 1));
    for (Diagnostic found : loaded.diagnostics()) {
      readable(found.message(), found);
      readable(found.hint(), found);
      readable(found.path(), found);
    }
    Report report = Report.of(files, loaded.diagnostics());
    report.text();
    report.github();
    PolicyReader reader = new PolicyReader();
    reader.read(ImmutableMap.of("a.yaml", Arrays.copyOf(bytes, bytes.length / 2)));
    if (!reader.read(files).equals(loaded)) {
      throw new AssertionError("it reads otherwise after another text");
    }
    if (!reader.read(files).equals(loaded)) {
      throw new AssertionError("it reads otherwise for the second time");
    }
  }

  private static void readable(String text, Diagnostic found) {
    boolean isPlain =
        text.codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    if (text.length() > LONGEST_LINE || !isPlain) {
      throw new AssertionError("not a line for people: " + found);
    }
  }
}
