package dev.fingerpost.policies;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.policies.PolicyReader.Work;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyReaderTest {

  private static final int FILES = 1_000;

  private final PolicyReader reader = new PolicyReader();
  private final Map<String, byte[]> files = new HashMap<>();

  @BeforeEach
  void readAThousandFiles() {
    write("defaults.yaml", "defaults: {timeout: 9s}");
    write("presets.yaml", "presets: {retry: {mine: {numRetries: 2}}}");
    for (int n = 2; n < FILES; n++) {
      write(file(n), service(n, "1s"));
    }
    reader.read(files);
    assertThat(reader.work()).isEqualTo(new Work(FILES, FILES - 1));
  }

  @Test
  void whatIsAsItWasCostsNothing() {
    assertThat(read()).isEqualTo(new Work(0, 0));
  }

  @Test
  void oneChangedFileIsParsedAndItsServiceBound() {
    write(file(7), service(7, "2s"));
    assertThat(read()).isEqualTo(new Work(1, 1));
  }

  @Test
  void unchangedServicesKeepTheirObjects() {
    Object before = reader.read(files).set().orElseThrow().of("s8");
    write(file(7), service(7, "2s"));

    assertThat(reader.read(files).set().orElseThrow().of("s8")).isSameAs(before);
  }

  @Test
  void aCommentAddedOnTopMovesPlacesOfThatFileAlone() {
    write(file(7), "# moved\n" + service(7, "1s"));
    assertThat(read()).isEqualTo(new Work(1, 1));
  }

  @Test
  void defaultsAndPresetsConcernEveryService() {
    write("defaults.yaml", "defaults: {timeout: 8s}");
    assertThat(read()).isEqualTo(new Work(1, FILES - 1));
    write("presets.yaml", "presets: {retry: {mine: {numRetries: 3}}}");
    assertThat(read()).isEqualTo(new Work(1, FILES - 1));
  }

  @Test
  void aMistakeAndItsRepairCostTheirFileAlone() {
    write(file(7), service(7, "2"));
    assertThat(reader.read(files).diagnostics()).hasSize(1);
    assertThat(reader.work()).isEqualTo(new Work(1, 1));
    write(file(7), service(7, "3s"));
    assertThat(read()).isEqualTo(new Work(1, 1));
  }

  @Test
  void aFileThatGoesTakesItsServiceAlong() {
    files.remove(file(7));
    assertThat(read().parsed()).isZero();
    assertThat(reader.read(files).set().orElseThrow().services()).doesNotContainKey("s7");
  }

  @Test
  void anyWayOfChangesComesToTheSameAsReadingAfresh() {
    Random random = new Random(20_261_123);
    String[] texts = {
      "defaults: {timeout: 7s, loadBalancer: random}",
      "defaults: {loadBalancer: maglev}",
      "presets: {retry: {mine: {numRetries: 1}, other: {extends: mine}}}",
      "presets: {retry: {mine: {extends: other}}}",
      "services: {a: {retry: mine}, b: {retry: other, timeout: 2s}}",
      "services: {a.retry: {retry: {extends: mine, perTryTimeout: 1s}}, a: {retry: safe}}",
      "# moved\nservices: {b: {timeout: 2s}}",
      "services: {c: {timeout: 15}}",
      "services: {c: {outlierDetection: {maxEjectionPercent: 90}}}",
      "services: {",
      "",
    };
    files.clear();
    for (int round = 0; round < 500; round++) {
      String name = "f" + random.nextInt(4) + ".yaml";
      int text = random.nextInt(texts.length + 1);
      if (text == texts.length) {
        files.remove(name);
      } else {
        write(name, texts[text]);
      }
      assertThat(reader.read(files)).isEqualTo(PolicyLanguage.load(files));
    }
  }

  private Work read() {
    assertThat(reader.read(files).set()).isPresent();
    return reader.work();
  }

  private void write(String name, String text) {
    files.put(name, text.getBytes(UTF_8));
  }

  private static String file(int n) {
    return "team/s" + n + ".yaml";
  }

  private static String service(int n, String timeout) {
    return "services: {s%d: {timeout: %s, retry: mine}}".formatted(n, timeout);
  }
}
