package dev.fingerpost.server.cli;

import dev.fingerpost.model.yaml.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration as policies write it, {@code 500ms}, {@code 10s}, {@code 1m30s}; over 0. */
final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String value) {
    return Durations.parse(value)
        .filter(Duration::isPositive)
        .orElseThrow(() ->
            new TypeConversionException(
                "'" + value + "' (expected: a number with its unit, as 500ms, 10s or 2m)"));
  }
}
