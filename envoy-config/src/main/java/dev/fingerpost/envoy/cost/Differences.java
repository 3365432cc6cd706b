package dev.fingerpost.envoy.cost;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Where two versions of a message differ, in the names of Envoy's API. */
final class Differences {

  private Differences() {}

  /**
   * The dotted names of the fields that differ, as deep as single messages go; a list or an
   * extension differs as a whole.
   */
  static ImmutableSortedSet<String> fields(Message before, Message after) {
    TreeSet<String> names = new TreeSet<>();
    add("", before, after, names);
    return ImmutableSortedSet.copyOf(names);
  }

  /** The names of the virtual hosts that differ; {@code *} if anything around them does. */
  static ImmutableSortedSet<String> virtualHosts(
      RouteConfiguration before, RouteConfiguration after) {
    Map<String, VirtualHost> left = byName(before);
    Map<String, VirtualHost> right = byName(after);
    TreeSet<String> names = new TreeSet<>(Maps.difference(left, right).entriesDiffering().keySet());
    names.addAll(Sets.symmetricDifference(left.keySet(), right.keySet()));
    boolean isSameAround =
        before.toBuilder()
            .clearVirtualHosts()
            .build()
            .equals(after.toBuilder().clearVirtualHosts().build());
    if (!isSameAround) {
      names.add("*");
    }
    return ImmutableSortedSet.copyOf(names);
  }

  private static Map<String, VirtualHost> byName(RouteConfiguration table) {
    return Maps.uniqueIndex(table.getVirtualHostsList(), VirtualHost::getName);
  }

  private static void add(String path, Message before, Message after, Set<String> names) {
    Map<FieldDescriptor, Object> left = before.getAllFields();
    Map<FieldDescriptor, Object> right = after.getAllFields();
    for (FieldDescriptor field : ImmutableSet.copyOf(Sets.union(left.keySet(), right.keySet()))) {
      Object one = left.get(field);
      Object other = right.get(field);
      if (one != null && one.equals(other)) {
        continue;
      }
      String name = path + field.getName();
      if (isOpened(field) && one instanceof Message from && other instanceof Message to) {
        add(name + ".", from, to, names);
      } else {
        names.add(name);
      }
    }
  }

  /** Messages of Envoy's own API; a duration, a wrapper or an extension is one value. */
  private static boolean isOpened(FieldDescriptor field) {
    return field.getJavaType() == JavaType.MESSAGE
        && !field.isRepeated()
        && field.getMessageType().getFullName().startsWith("envoy.");
  }
}
