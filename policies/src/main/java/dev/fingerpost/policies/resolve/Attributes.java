package dev.fingerpost.policies.resolve;

import com.google.common.base.Ascii;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.policy.health.InstancePolicy.Attribute;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.util.Optional;

/** What an instance's free attributes say, which anyone who registers it can write. */
final class Attributes {

  private Attributes() {}

  /** The value of the attribute; of several tags, the first in order. */
  static Optional<String> find(Attribute attribute, Instance instance) {
    return switch (attribute) {
      case Attribute.Meta meta -> Optional.ofNullable(instance.attributes().meta().get(meta.key()));
      case Attribute.Tag tag ->
          instance.attributes().tags().stream()
              .filter(text -> text.startsWith(tag.name() + ":"))
              .findFirst()
              .map(text -> text.substring(tag.name().length() + 1));
    };
  }

  /** The warning that a value is not used. */
  static Diagnostic ignored(String service, Instance instance, String reason, Attribute attribute) {
    return Diagnostic.warning(
        PolicyCode.VALUE_IGNORED.id(),
        reason,
        "correct %s of instance %s".formatted(written(attribute), shown(instance.id())),
        service + "/" + shown(instance.id()));
  }

  /** A foreign text that is safe in one line. */
  static String shown(String text) {
    return Ascii.truncate(text.replaceAll("\\p{Cntrl}", "?"), 80, "...");
  }

  private static String written(Attribute attribute) {
    return switch (attribute) {
      case Attribute.Meta meta -> "meta." + meta.key();
      case Attribute.Tag tag -> "tag." + tag.name();
    };
  }
}
