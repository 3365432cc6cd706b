package dev.fingerpost.policies;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Kind;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.model.yaml.YamlNode.Sequence;
import dev.fingerpost.model.yaml.YamlReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Valid files with one mistake made by a seeded hand: each must be found on its line. */
class MutationTest {

  /** Keys whose texts are as right with other letters. */
  private static final ImmutableSet<String> FREE =
      ImmutableSet.<String>builder()
          .add("header", "name", "path", "query", "weightFrom", "zoneFrom")
          .add("issuer", "audiences", "jwks", "secret", "domain", "service", "from", "grpc", "http")
          .add("paths", "redirect", "rewrite", "sub", "role", "headers", "pathPrefix")
          .add("v", "version", "tags", "datacenters", "prefer", "remoteAddress", "zone-a")
          .add("x-canary", "x-tier", "x-chaos", "x-region", "remove")
          .build();

  /** Blocks whose keys are names that the author gives. */
  private static final ImmutableSet<String> NAMED =
      ImmutableSet.of("header", "meta", "subsets", "weights", "set", "add", "onlyWithHeader");

  private final ImmutableSortedMap<String, byte[]> files = Texts.folder(Texts.EXAMPLES);
  private final Random random = new Random(20_261_123);

  @Test
  void everyMistakeIsFoundOnItsLine() {
    assertFound(files, 3_000);
  }

  @Test
  void whatIsNotServedIsCheckedInFull() {
    assertFound(Texts.folder(Texts.LANGUAGE), 1_500);
  }

  private void assertFound(ImmutableSortedMap<String, byte[]> files, int rounds) {
    Map<Mistake, Integer> made = new HashMap<>();
    for (int round = 0; round < rounds; round++) {
      String path = files.keySet().asList().get(random.nextInt(files.size()));
      String text = new String(Optional.ofNullable(files.get(path)).orElseThrow(), UTF_8);
      List<Spot> spots = new ArrayList<>();
      collect(YamlReader.read(path, text).root().orElseThrow(), new ArrayList<>(), spots);
      Spot spot = spots.get(random.nextInt(spots.size()));
      Mistake mistake = Mistake.values()[random.nextInt(Mistake.values().length)];
      make(mistake, spot, text)
          .ifPresent(mutated -> {
            made.merge(mistake, 1, Integer::sum);
            assertFound(mistake, path, mutated, files);
          });
    }
    assertThat(made.keySet()).containsExactlyInAnyOrder(Mistake.values());
    assertThat(made.values()).allMatch(times -> times > rounds / 300);
  }

  @Test
  void everyPrefixOfAFileIsAnswered() {
    files.forEach((path, bytes) -> {
      for (int end = 0; end < bytes.length; end++) {
        Map<String, byte[]> cut = Map.of(path, Arrays.copyOf(bytes, end));
        Loaded loaded = PolicyLanguage.load(cut);
        assertThat(Report.of(cut, loaded.diagnostics()).text()).isNotEmpty();
      }
    });
  }

  private static void assertFound(
      Mistake mistake, String path, Mutated mutated, Map<String, byte[]> files) {
    Map<String, byte[]> all = new HashMap<>(files);
    all.put(path, mutated.text.getBytes(UTF_8));
    Loaded loaded = PolicyLanguage.load(all);
    assertThat(
            loaded.diagnostics().stream()
                .filter(found -> !found.code().equals("P009"))
                .flatMap(found -> found.location().stream()))
        .as("%s at %s:%d\n%s", mistake, path, mutated.line, mutated.text)
        .anyMatch(place -> place.file().equals(path) && place.line() == mutated.line);
  }

  private Optional<Mutated> make(Mistake mistake, Spot spot, String text) {
    Optional<Scalar> scalar =
        spot.value instanceof Scalar found && text.startsWith(found.text(), index(text, found))
            ? Optional.of(found)
            : Optional.empty();
    return switch (mistake) {
      case RENAMED_KEY ->
          spot.isName() ? Optional.empty() : Optional.of(replace(text, spot.keyPlace, 0, "zz"));
      case DOUBLED_KEY -> doubled(text, spot);
      case OTHER_TYPE -> scalar.map(value -> replaceValue(text, value, "[[]]"));
      case BROKEN_WORD ->
          scalar
              .filter(value -> !FREE.contains(spot.key()) && !spot.key().startsWith("/"))
              .map(value -> replaceValue(text, value, value.text() + "Zz"));
      case NO_UNIT ->
          scalar
              .filter(value -> value.text().matches("[0-9]+(ms|s|m|h)"))
              .map(value -> replaceValue(text, value, value.text().replaceAll("[a-z]", "")));
      case OUT_OF_RANGE ->
          scalar
              .filter(value -> value.kind() == Kind.INTEGER)
              .map(value -> replaceValue(text, value, random.nextBoolean() ? "-7" : "99999999999"));
    };
  }

  private static Mutated replaceValue(String text, Scalar value, String next) {
    return replace(text, value.location(), value.text().length(), next);
  }

  private static Mutated replace(String text, Location place, int length, String next) {
    int at = index(text, place);
    return new Mutated(text.substring(0, at) + next + text.substring(at + length), place.line());
  }

  /** Writes a line that holds one key and its whole value a second time. */
  private static Optional<Mutated> doubled(String text, Spot spot) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int line = spot.keyPlace.line();
    String whole = lines.get(line - 1);
    boolean isAlone =
        whole.substring(0, spot.keyPlace.column() - 1).isBlank()
            && spot.value.location().line() == line
            && (line == lines.size() || indent(lines.get(line)) <= indent(whole));
    if (!isAlone) {
      return Optional.empty();
    }
    lines.add(line, whole);
    return Optional.of(new Mutated(String.join("\n", lines), line + 1));
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  private static int index(String text, YamlNode node) {
    return index(text, node.location());
  }

  private static int index(String text, Location place) {
    int at = 0;
    for (int line = 1; line < place.line(); line++) {
      at = text.indexOf('\n', at) + 1;
    }
    return at + place.column() - 1;
  }

  private static void collect(YamlNode node, List<String> path, List<Spot> spots) {
    switch (node) {
      case Mapping mapping ->
          mapping
              .entries()
              .forEach((key, entry) -> {
                List<String> inner = new ArrayList<>(path);
                inner.add(key);
                spots.add(new Spot(inner, entry.location(), entry.value()));
                collect(entry.value(), inner, spots);
              });
      case Sequence sequence -> sequence.items().forEach(item -> collect(item, path, spots));
      case Scalar scalar -> {}
    }
  }

  private enum Mistake {
    RENAMED_KEY,
    DOUBLED_KEY,
    OTHER_TYPE,
    BROKEN_WORD,
    NO_UNIT,
    OUT_OF_RANGE
  }

  private record Spot(List<String> path, Location keyPlace, YamlNode value) {

    /** Names that the author gives may be any. */
    boolean isName() {
      return switch (path.get(0)) {
        case "services" ->
            path.size() == 2 || (path.size() > 2 && NAMED.contains(path.get(path.size() - 2)));
        case "presets" -> path.size() == 3 || path.contains("claimHeaders");
        case "gateways" ->
            path.size() == 2
                || (path.size() == 4 && path.get(2).equals("hosts"))
                || path.contains("claims");
        default -> false;
      };
    }

    String key() {
      return path.get(path.size() - 1);
    }
  }

  private record Mutated(String text, int line) {}
}
