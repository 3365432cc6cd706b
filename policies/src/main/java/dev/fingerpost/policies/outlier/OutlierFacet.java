package dev.fingerpost.policies.outlier;

import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Words;

/** The grammar of {@code outlierDetection}: {@code none}, the name of a preset, or a block. */
public final class OutlierFacet implements Facet {

  private static final Shape.Block BLOCK =
      Shape.Block.EMPTY
          .with("extends", Words.PRESET_NAME)
          .with("consecutive5xx", Words.COUNT)
          .with("consecutiveGatewayFailure", Words.COUNT)
          .with("consecutiveLocalOriginFailure", Words.COUNT)
          .with("splitExternalLocalOriginErrors", Words.FLAG)
          .with("interval", Words.PERIOD)
          .with("baseEjectionTime", Words.PERIOD)
          .with("maxEjectionTime", Words.PERIOD)
          .with("maxEjectionTimeJitter", Words.PERIOD_OR_ZERO)
          .with("maxEjectionPercent", Words.PERCENT)
          .with("alwaysEjectOneHost", Words.FLAG)
          .with("successRateMinimumHosts", Words.COUNT)
          .with("successRateRequestVolume", Words.COUNT)
          .with("successRateStdevFactor", Words.COUNT)
          .with("failurePercentageThreshold", Words.PERCENT)
          .with("failurePercentageMinimumHosts", Words.COUNT)
          .with("failurePercentageRequestVolume", Words.COUNT)
          .with("successfulActiveHealthCheckUnejectHost", Words.FLAG);

  private static final Shape SHAPE = Shape.Either.of(Words.PRESET_OR_NONE, BLOCK);

  @Override
  public String key() {
    return "outlierDetection";
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public Shape.Block presetShape() {
    return BLOCK;
  }
}
