package dev.fingerpost.server.ads.stream;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.Fingerprint;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Packed;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A route table as a rope of virtual hosts, cut and spliced without decoding a route: a table has
 * one for every service.
 *
 * @param head what stands before and between the virtual hosts
 * @param tail what stands behind the last of them
 */
record VirtualHosts(
    Packed whole, ByteString head, ImmutableMap<String, Packed> byName, ByteString tail)
    implements Parts {

  private static final int HOSTS = RouteConfiguration.VIRTUAL_HOSTS_FIELD_NUMBER;

  static VirtualHosts of(Packed table) {
    ByteString body = table.entry().body();
    ByteString head = ByteString.EMPTY;
    Map<String, Packed> hosts = new LinkedHashMap<>();
    int behind = 0;
    try {
      CodedInputStream in = body.newCodedInput();
      int start = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == HOSTS) {
          head = head.concat(body.substring(behind, start));
          ByteString bytes = in.readBytes();
          Packed host = part(table.name(), bytes);
          hosts.put(host.name(), host);
          behind = in.getTotalBytesRead();
        } else {
          in.skipField(tag);
        }
        start = in.getTotalBytesRead();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("table " + table.name(), e);
    }
    return new VirtualHosts(table, head, ImmutableMap.copyOf(hosts), body.substring(behind));
  }

  @Override
  public Packed with(Map<String, Optional<Packed>> replacements) {
    List<ByteString> rope = new ArrayList<>();
    rope.add(head);
    Set<String> others = others(replacements);
    byName.forEach((name, host) -> {
      Optional<Packed> instead = replacements.get(name);
      if (instead == null) {
        append(rope, host);
      } else {
        instead
            .filter(old ->
                strings(old, VirtualHost.DOMAINS_FIELD_NUMBER).stream()
                    .noneMatch(domain -> others.contains(Ascii.toLowerCase(domain))))
            .ifPresent(old -> append(rope, old));
      }
    });
    rope.add(tail);
    ByteString body = ByteString.copyFrom(rope);
    Entry entry = whole.entry();
    return Packed.of(
        new Entry(entry.type(), entry.name(), Fingerprint.of(body), body, entry.subject()));
  }

  /** The domains of the hosts that stay as they are: a table with one twice would be refused. */
  private Set<String> others(Map<String, Optional<Packed>> replacements) {
    Set<String> domains = new HashSet<>();
    if (replacements.values().stream().anyMatch(Optional::isPresent)) {
      byName.forEach((name, host) -> {
        if (!replacements.containsKey(name)) {
          strings(host, VirtualHost.DOMAINS_FIELD_NUMBER)
              .forEach(domain -> domains.add(Ascii.toLowerCase(domain)));
        }
      });
    }
    return domains;
  }

  private static Packed part(String table, ByteString bytes) {
    String version = Fingerprint.of(bytes);
    Packed unnamed = Packed.of(new Entry(ResourceType.ROUTE, table, version, bytes, ""));
    String service = strings(unnamed, VirtualHost.NAME_FIELD_NUMBER).getFirst();
    return Packed.of(new Entry(ResourceType.ROUTE, table + "/" + service, version, bytes, service));
  }

  private static List<String> strings(Packed host, int field) {
    List<String> strings = new ArrayList<>();
    try {
      CodedInputStream in = host.entry().body().newCodedInput();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == field) {
          strings.add(in.readStringRequireUtf8());
        } else {
          in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("virtual host " + host.name(), e);
    }
    return strings;
  }

  private static void append(List<ByteString> rope, Packed host) {
    ByteString bytes = host.entry().body();
    ByteString.Output tag = ByteString.newOutput(8);
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(tag);
      out.writeTag(HOSTS, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(bytes.size());
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory", e);
    }
    rope.add(tag.toByteString());
    rope.add(bytes);
  }
}
