package dev.fingerpost.policies.grammar;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.TextCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says what is wrong with a merged block, at a place that its author can change.
 *
 * @param path the block's policy path
 * @param written where the block, and blocks that it depends on, were written last
 */
public record Judge(Findings findings, String path, ImmutableList<Location> written) {

  /** Begins the file name of what nobody wrote. */
  public static final String BUILT_IN = "built-in:";

  /** The judge of a key of this block. */
  public Judge of(String key) {
    return new Judge(findings, path + "." + key, written);
  }

  /** The judge of an item of this list. */
  public Judge item(int index) {
    return new Judge(findings, path + "[" + index + "]", written);
  }

  /** Reports at the first of these places that someone wrote. */
  public void say(PolicyCode code, String message, String hint, Location... places) {
    findings.add(
        new Diagnostic(
            code.severity(), code.id(), message, hint, Optional.of(first(places)), path));
  }

  /** Reports what the form of a text forbids, where only the merged block shows it. */
  public void say(TextCode code, String message, String hint, Location... places) {
    findings.error(code, first(places), path, message, hint);
  }

  /** Reports a key that the merged block lacks. */
  public void missing(Fields block, String name, String key, String hint) {
    say(
        TextCode.MISSING,
        "`%s` needs the key `%s`".formatted(name, key),
        hint,
        block.mapping().location());
  }

  private Location first(Location... places) {
    return Stream.concat(List.of(places).stream(), written.stream())
        .filter(place -> !place.file().startsWith(BUILT_IN))
        .findFirst()
        .orElse(places[0]);
  }
}
