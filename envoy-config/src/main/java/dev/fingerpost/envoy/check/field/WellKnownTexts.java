package dev.fingerpost.envoy.check.field;

import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** The kinds of text that the API's rules have a name for. */
final class WellKnownTexts {
  private static final Pattern EMAIL = Pattern.compile("[^@\\s<>]{1,64}@([^@\\s<>]{1,253})");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

  private WellKnownTexts() {}

  static boolean isEmail(String text) {
    var match = EMAIL.matcher(text);
    return match.matches() && isHostName(match.group(1));
  }

  static boolean isHostName(String text) {
    return InternetDomainName.isValid(text);
  }

  static boolean isIp(String text) {
    return InetAddresses.isInetAddress(text);
  }

  static boolean isIpv4(String text) {
    return isIp(text) && address(text) instanceof Inet4Address;
  }

  static boolean isIpv6(String text) {
    return isIp(text) && !(address(text) instanceof Inet4Address);
  }

  static boolean isUri(String text) {
    return isUriReference(text) && URI.create(text).isAbsolute();
  }

  static boolean isUriReference(String text) {
    try {
      return !new URI(text).toString().isEmpty();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  static boolean isUuid(String text) {
    return UUID.matcher(text).matches();
  }

  private static InetAddress address(String text) {
    return InetAddresses.forString(text);
  }
}
