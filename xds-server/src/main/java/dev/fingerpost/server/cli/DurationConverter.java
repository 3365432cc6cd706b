package dev.fingerpost.server.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one number with its unit, as {@code 500ms}, {@code 10s} or {@code 2m}. */
final class DurationConverter implements ITypeConverter<Duration> {

  private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  @Override
  public Duration convert(String value) {
    Matcher matcher = SYNTAX.matcher(value);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + value + "' (expected: a number with its unit, as 500ms, 10s or 2m)");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }
}
