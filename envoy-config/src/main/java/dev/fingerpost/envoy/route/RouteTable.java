package dev.fingerpost.envoy.route;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.Fingerprint;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.diagnostic.Diagnostic;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of all virtual hosts that a group of Envoys sees. It is put together from encoded
 * virtual hosts, so that one service's policy costs the encoding of one virtual host.
 *
 * @param diagnostics virtual hosts that had to be left out
 */
public record RouteTable(Entry entry, ImmutableList<Diagnostic> diagnostics) {

  /** The table's name: listeners ask for it. */
  public static final String NAME = "outbound";

  /** The message around the virtual hosts, cut where they go: protobuf writes fields in order. */
  private static final ByteString HEAD =
      Deterministic.encode(RouteConfiguration.newBuilder().setName(NAME).build());

  private static final ByteString TAIL =
      Deterministic.encode(
          RouteConfiguration.newBuilder()
              .setIgnorePortInHostMatching(true)
              // A route may come before its cluster: then that route fails, not the table.
              .setValidateClusters(BoolValue.of(false))
              .build());

  /** Puts the virtual hosts together, in their order. No virtual hosts is a table without any. */
  public static RouteTable assemble(Collection<EncodedVirtualHost> hosts) {
    ImmutableList.Builder<Diagnostic> diagnostics = ImmutableList.builder();
    Map<String, String> services = new HashMap<>();
    List<ByteString> body = new ArrayList<>(2 * hosts.size() + 2);
    StringBuilder hashes = new StringBuilder();
    body.add(HEAD);
    for (EncodedVirtualHost host : hosts) {
      Optional<String> taken = takenDomain(host, services);
      if (taken.isPresent()) {
        diagnostics.add(duplicate(host, taken.get(), services));
        continue;
      }
      host.domains().forEach(domain -> services.put(Ascii.toLowerCase(domain), host.service()));
      body.add(fieldHead(host.bytes()));
      body.add(host.bytes());
      hashes.append(host.hash());
    }
    body.add(TAIL);
    String version =
        Fingerprint.of(HEAD.concat(TAIL).concat(ByteString.copyFromUtf8(hashes.toString())));
    Entry entry = new Entry(ResourceType.ROUTE, NAME, version, ByteString.copyFrom(body), "");
    return new RouteTable(entry, diagnostics.build());
  }

  private static Optional<String> takenDomain(
      EncodedVirtualHost host, Map<String, String> services) {
    return host.domains().stream()
        .filter(domain -> services.containsKey(Ascii.toLowerCase(domain)))
        .findFirst();
  }

  private static Diagnostic duplicate(
      EncodedVirtualHost host, String domain, Map<String, String> services) {
    String value = domain + ", held by " + services.get(Ascii.toLowerCase(domain));
    return CheckCode.DUPLICATE_DOMAIN.about(value, "services." + host.service());
  }

  private static ByteString fieldHead(ByteString bytes) {
    ByteString.Output head = ByteString.newOutput(8);
    CodedOutputStream out = CodedOutputStream.newInstance(head);
    try {
      out.writeTag(
          RouteConfiguration.VIRTUAL_HOSTS_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(bytes.size());
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory", e);
    }
    return head.toByteString();
  }
}
