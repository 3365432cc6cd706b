package dev.fingerpost.discovery.consul.rows;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Iterables;
import com.google.common.collect.Sets;
import dev.fingerpost.discovery.AddressPolicy.Outcome;
import dev.fingerpost.discovery.consul.wire.Row;
import dev.fingerpost.model.catalog.Address;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the instance of one row is reached (D-01, D-02): at home at the service's own address, else
 * the node's; from afar at the tagged one of the service, else the node's, else as at home.
 */
record RowAddresses(Row row, RowRules rules) {

  /** What counts where policy names no tag. */
  static final String USUAL_TAG = "wan";

  private static final int MOST_TAGS = 16;

  /** The address that counts unless policy names another. */
  Outcome first() {
    return switch (rules.reach()) {
      case NEAR -> check(own());
      case FAR -> {
        Row.RawAddress wan = tagged(USUAL_TAG);
        yield check(wan == null ? own() : wan);
      }
    };
  }

  /** What a policy may choose from, as far as it may be used: nothing at home. */
  ImmutableSortedMap<String, Address> tagged() {
    return switch (rules.reach()) {
      case NEAR -> ImmutableSortedMap.of();
      case FAR -> usable();
    };
  }

  private ImmutableSortedMap<String, Address> usable() {
    ImmutableSortedMap.Builder<String, Address> usable = ImmutableSortedMap.naturalOrder();
    Map<String, Row.RawAddress> ofService = row.service().places().tagged();
    for (String tag :
        Iterables.limit(Sets.union(ofService.keySet(), row.node().tagged().keySet()), MOST_TAGS)) {
      Row.RawAddress raw = tagged(tag);
      if (raw != null && check(raw) instanceof Outcome.Accepted(Address address)) {
        usable.put(tag, address);
      }
    }
    return usable.buildOrThrow();
  }

  private Row.@Nullable RawAddress tagged(String tag) {
    Row.RawAddress ofService = row.service().places().tagged().get(tag);
    if (ofService != null && !ofService.host().isEmpty()) {
      return new Row.RawAddress(
          ofService.host(), ofService.port() == 0 ? row.service().port() : ofService.port());
    }
    String ofNode = row.node().tagged().get(tag);
    // A service with an address of its own does not listen on its node's.
    return ofNode == null || ofNode.isEmpty() || !row.service().host().isEmpty()
        ? null
        : new Row.RawAddress(ofNode, row.service().port());
  }

  private Row.RawAddress own() {
    String host = row.service().host();
    return new Row.RawAddress(host.isEmpty() ? row.node().address() : host, row.service().port());
  }

  private Outcome check(Row.RawAddress raw) {
    return rules.addresses().check(raw.host(), raw.port());
  }
}
