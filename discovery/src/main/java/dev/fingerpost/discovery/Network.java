package dev.fingerpost.discovery;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;

/**
 * A block of addresses, as CIDR writes it.
 *
 * @param prefix how many leading bits count
 */
public record Network(InetAddress address, int prefix) {

  public Network {
    int bits = address.getAddress().length * Byte.SIZE;
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException(
          "network: /" + prefix + " (expected: /0 to /" + bits + ")");
    }
  }

  /**
   * The block that a text names, or the one address.
   *
   * @throws IllegalArgumentException if it names none; its message is for the user
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    try {
      InetAddress address = InetAddresses.forString(host);
      return new Network(
          address,
          slash < 0
              ? address.getAddress().length * Byte.SIZE
              : Integer.parseInt(text.substring(slash + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "network " + new Quoted(text) + " (expected: ADDRESS/BITS, such as 10.0.0.0/8)", e);
    }
  }

  /** Whether the block holds the address. IPv4 and IPv6 never hold each other. */
  public boolean contains(InetAddress other) {
    byte[] own = address.getAddress();
    byte[] theirs = other.getAddress();
    if (own.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      if (((own[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return InetAddresses.toAddrString(address) + "/" + prefix;
  }
}
