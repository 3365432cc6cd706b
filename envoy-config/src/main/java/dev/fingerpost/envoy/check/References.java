package dev.fingerpost.envoy.check;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.fingerpost.envoy.check.field.Extensions;
import dev.fingerpost.envoy.check.field.RecentMessages;
import dev.fingerpost.envoy.resource.AdsSource;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The resources that a message names, at every depth. */
public final class References {
  private static final ImmutableSet<String> STATIC_CLUSTERS =
      ImmutableSet.of(AdsSource.CONTROL_PLANE, "_local");
  private static final Comparator<Reference> ORDER =
      Comparator.comparing((Reference each) -> each.target.type())
          .thenComparing(each -> each.target.name())
          .thenComparing(Reference::missing);

  private final Set<Reference> found = new TreeSet<>(ORDER);
  private final RecentMessages nameless;

  /** How many names were met so far, each time that they are. */
  private int met;

  private References(RecentMessages nameless) {
    this.nameless = nameless;
  }

  /**
   * A name in a message.
   *
   * @param missing what it means if there is no such resource
   */
  public record Reference(ResourceId target, CheckCode missing) {}

  /**
   * Those that stand in this message.
   *
   * @param nameless messages that name nothing, of one caller
   */
  public static ImmutableSortedSet<Reference> in(Message message, RecentMessages nameless) {
    References references = new References(nameless);
    references.look(message);
    return ImmutableSortedSet.copyOf(ORDER, references.found);
  }

  private void walk(Message message) {
    if (nameless.contains(message)) {
      return;
    }
    int before = met;
    look(message);
    if (met == before) {
      nameless.add(message);
    }
  }

  private void look(Message message) {
    read(message);
    if (message.getDescriptorForType().equals(Any.getDescriptor())) {
      if (Extensions.open(message) instanceof Extensions.Known known) {
        walk(known.message());
      }
      return;
    }
    for (var field : message.getAllFields().entrySet()) {
      if (field.getKey().getJavaType() != JavaType.MESSAGE) {
        continue;
      }
      if (field.getKey().isRepeated()) {
        ((List<?>) field.getValue()).forEach(each -> walk((Message) each));
      } else {
        walk((Message) field.getValue());
      }
    }
  }

  private void read(Message message) {
    switch (message.getDescriptorForType().getFullName()) {
      case "envoy.config.route.v3.RouteAction" ->
          cluster(text(message, "cluster"), CheckCode.UNKNOWN_CLUSTER);
      case "envoy.config.route.v3.WeightedCluster.ClusterWeight" ->
          cluster(text(message, "name"), CheckCode.UNKNOWN_CLUSTER);
      case "envoy.config.route.v3.RouteAction.RequestMirrorPolicy" ->
          cluster(text(message, "cluster"), CheckCode.UNKNOWN_MIRROR);
      case "envoy.extensions.clusters.aggregate.v3.ClusterConfig" ->
          ((List<?>) value(message, "clusters"))
              .forEach(name -> cluster((String) name, CheckCode.UNKNOWN_MEMBER));
      case "envoy.config.core.v3.GrpcService.EnvoyGrpc" ->
          cluster(text(message, "cluster_name"), CheckCode.UNKNOWN_SIDE_CLUSTER);
      case "envoy.config.core.v3.HttpUri" ->
          cluster(text(message, "cluster"), CheckCode.UNKNOWN_SIDE_CLUSTER);
      case "envoy.config.cluster.v3.Cluster" -> assignment(message);
      case "envoy.extensions.filters.network.http_connection_manager.v3.Rds" ->
          overAds(
              message,
              "config_source",
              ResourceType.ROUTE,
              text(message, "route_config_name"),
              CheckCode.UNKNOWN_TABLE);
      case "envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig" ->
          overAds(
              message,
              "sds_config",
              ResourceType.SECRET,
              text(message, "name"),
              CheckCode.UNKNOWN_SECRET);
      default -> {}
    }
  }

  private void cluster(String name, CheckCode missing) {
    if (!name.isEmpty() && !STATIC_CLUSTERS.contains(name)) {
      add(new ResourceId(ResourceType.CLUSTER, name), missing);
    }
  }

  private void add(ResourceId target, CheckCode missing) {
    met++;
    found.add(new Reference(target, missing));
  }

  private void assignment(Message cluster) {
    FieldDescriptor field = cluster.getDescriptorForType().findFieldByName("eds_cluster_config");
    if (cluster.hasField(field)) {
      Message config = (Message) cluster.getField(field);
      String service = text(config, "service_name");
      String name = service.isEmpty() ? text(cluster, "name") : service;
      overAds(config, "eds_config", ResourceType.ENDPOINT, name, CheckCode.NO_ASSIGNMENT);
    }
  }

  /** What comes from elsewhere is not ours to know. */
  private void overAds(
      Message message, String source, ResourceType type, String name, CheckCode missing) {
    Message config = (Message) value(message, source);
    FieldDescriptor ads = ConfigSource.getDescriptor().findFieldByName("ads");
    if (config.hasField(config.getDescriptorForType().findFieldByNumber(ads.getNumber()))) {
      add(new ResourceId(type, name), missing);
    }
  }

  private static String text(Message message, String field) {
    return (String) value(message, field);
  }

  private static Object value(Message message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }
}
