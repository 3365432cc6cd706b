package dev.fingerpost.policies;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Path RESOURCES = Path.of("src", "test", "resources");

  @Test
  void tenMistakesAreAllSaidAtOnce() throws IOException {
    Map<String, byte[]> files = Texts.folder(RESOURCES.resolve("ten-mistakes"));

    Report report = Report.of(files, PolicyLanguage.load(files).diagnostics());

    assertThat(report.text())
        .isEqualTo(Files.readString(RESOURCES.resolve("ten-mistakes.txt"), UTF_8));
    assertThat(report.diagnostics()).hasSize(10);
  }

  @Test
  void annotatesForGithub() {
    Map<String, byte[]> files =
        Texts.files(ImmutableMap.of("a,b.yaml", "services:\n  s: {timeout: 50%}"));

    assertThat(Report.of(files, PolicyLanguage.load(files).diagnostics()).github())
        .isEqualTo(
            """
            ::error file=a%2Cb.yaml,line=2,col=16,title=P024::`50%25` is not a duration \
            (write a number and ms, s, m or h: 250ms, 5s, 1h30m)
            1 error in 1 of 1 file
            """);
  }

  @Test
  void sumsUpInWords() {
    assertThat(summary("")).isEqualTo("no errors in 1 file");
    assertThat(summary("services: {s: {loadBalancer: maglev}}"))
        .isEqualTo("1 warning in 1 of 1 file");
    assertThat(summary("services: {s: {loadBalancer: maglev, timeout: 1, retry: x}}"))
        .isEqualTo("2 errors, 1 warning in 1 of 1 file");
  }

  @Test
  void longAndOddLinesStayReadable() {
    String text =
        Report.of(
                Texts.file("#\n{" + " ".repeat(300) + "x: \"\\u001b\"}"),
                PolicyLanguage.load(Texts.file("#\n{" + " ".repeat(300) + "x: \"\\u001b\"}"))
                    .diagnostics())
            .text();

    assertThat(text.lines().toList().get(2)).hasSize(69).endsWith(" ^");
  }

  private static String summary(String text) {
    Map<String, byte[]> files = Texts.file(text);
    return Report.of(files, PolicyLanguage.load(files).diagnostics()).summary();
  }
}
