package dev.fingerpost.server.admin;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import org.jspecify.annotations.Nullable;

/**
 * The Host headers that the admin port answers: literals and {@code localhost}. A page that points
 * its own name at the loopback address (DNS rebinding) sends another one.
 */
final class HostCheck {

  private HostCheck() {}

  static boolean allows(@Nullable String header) {
    if (header == null) {
      return false;
    }
    try {
      String host = HostAndPort.fromString(header).getHost();
      return host.equalsIgnoreCase("localhost") || InetAddresses.isInetAddress(host);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
