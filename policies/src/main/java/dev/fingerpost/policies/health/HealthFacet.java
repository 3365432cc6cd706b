package dev.fingerpost.policies.health;

import com.google.common.base.Ascii;
import dev.fingerpost.model.policy.Percent;
import dev.fingerpost.model.policy.health.InstancePolicy.CountedChecks;
import dev.fingerpost.model.policy.health.InstancePolicy.Health;
import dev.fingerpost.model.policy.health.InstancePolicy.WhenCritical;
import dev.fingerpost.model.policy.health.InstancePolicy.WhenMaintenance;
import dev.fingerpost.model.policy.health.InstancePolicy.WhenWarning;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Words;
import java.util.Arrays;

/** The grammar of {@code health}, and a merged block to its record. */
public final class HealthFacet implements Facet {

  private static final Shape SHAPE =
      Shape.Block.EMPTY
          .with("warning", words(WhenWarning.class))
          .with("critical", words(WhenCritical.class))
          .with("maintenance", words(WhenMaintenance.class))
          .with("checks", words(CountedChecks.class))
          .with("panicPercent", Words.PERCENT);

  @Override
  public String key() {
    return "health";
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  /** Binds a block that the shape accepts. */
  public static Health bind(YamlNode node) {
    Fields block = Fields.of(node);
    return new Health(
        value(block, "warning", WhenWarning.HEALTHY),
        value(block, "critical", WhenCritical.UNHEALTHY),
        value(block, "maintenance", WhenMaintenance.DRAIN),
        value(block, "checks", CountedChecks.ALL),
        new Percent(block.whole("panicPercent").orElse(50)));
  }

  private static <E extends Enum<E>> E value(Fields block, String key, E otherwise) {
    return block
        .text(key)
        .map(text -> Enum.valueOf(otherwise.getDeclaringClass(), Ascii.toUpperCase(text)))
        .orElse(otherwise);
  }

  private static <E extends Enum<E>> Shape words(Class<E> type) {
    return Shape.OneOf.of(
        Arrays.stream(type.getEnumConstants())
            .map(constant -> Ascii.toLowerCase(constant.name()))
            .toArray(String[]::new));
  }
}
