package dev.fingerpost.policies;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Examples of the whole language, which this version reads in full and serves in part. */
class WholeLanguageTest {

  @Test
  void nothingIsWrongButWhatIsNotServed() {
    Loaded loaded = PolicyLanguage.load(Texts.folder(Texts.LANGUAGE));

    assertThat(Texts.lines(loaded).lines().filter(line -> !line.contains(" P009 ")))
        .allMatch(line -> line.matches(".* W(106|110|111) .*"));
    assertThat(loaded.set()).isEmpty();
  }
}
