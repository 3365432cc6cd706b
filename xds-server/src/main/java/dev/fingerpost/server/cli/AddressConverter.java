package dev.fingerpost.server.cli;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import dev.fingerpost.model.catalog.Address;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code ADDR:PORT}, with {@code localhost} for 127.0.0.1. */
final class AddressConverter implements ITypeConverter<Address> {

  @Override
  public Address convert(String value) {
    try {
      HostAndPort parsed = HostAndPort.fromString(value).requireBracketsForIPv6();
      String host = parsed.getHost().equals("localhost") ? "127.0.0.1" : parsed.getHost();
      if (InetAddresses.isInetAddress(host) && parsed.hasPort()) {
        return new Address(host, parsed.getPort());
      }
    } catch (IllegalArgumentException malformed) {
      // Told below, in one way for all that is wrong.
    }
    throw new TypeConversionException(
        "'" + value + "' (expected: ADDRESS:PORT with an IP address and a port from 1 to 65535)");
  }
}
