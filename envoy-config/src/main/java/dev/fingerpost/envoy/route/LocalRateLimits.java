package dev.fingerpost.envoy.route;

import com.google.protobuf.Any;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.policy.limit.RateLimit;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.route.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.TokenBucket;

/**
 * Limits as Envoy's local rate limit filter has them. Each message is a bucket of its own, so the
 * one of a service stands in its virtual host, where all its routes share it.
 */
public final class LocalRateLimits {

  /** The filter's name in the listener. */
  public static final String FILTER = "envoy.filters.http.local_ratelimit";

  /** Switches the filter off. Envoy refuses a route with a limit that has no bucket. */
  static final Any NONE = Deterministic.pack(FilterConfig.newBuilder().setDisabled(true).build());

  private LocalRateLimits() {}

  /**
   * The filter's configuration.
   *
   * @param drawn who draws from the bucket, as statistics name them
   */
  static Any of(RateLimit limit, String drawn) {
    RateLimit.Bucket bucket = limit.bucket();
    return Deterministic.pack(
        LocalRateLimit.newBuilder()
            .setStatPrefix("local." + drawn)
            .setTokenBucket(
                TokenBucket.newBuilder()
                    .setMaxTokens(bucket.burst())
                    .setTokensPerFill(ProtoValues.uint32(bucket.requests()))
                    .setFillInterval(ProtoValues.duration(bucket.per())))
            // Both are 0 % in Envoy unless they are written.
            .setFilterEnabled(percent(100))
            .setFilterEnforced(
                percent(
                    switch (limit.mode()) {
                      case ENFORCE -> 100;
                      case SHADOW -> 0;
                    }))
            .build());
  }

  private static RuntimeFractionalPercent percent(int percent) {
    return RuntimeFractionalPercent.newBuilder()
        .setDefaultValue(FractionalPercent.newBuilder().setNumerator(percent))
        .build();
  }
}
