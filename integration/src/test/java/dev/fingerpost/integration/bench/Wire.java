package dev.fingerpost.integration.bench;

import com.google.protobuf.ByteString;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.MethodDescriptor;
import java.util.Collection;
import java.util.Map;

/**
 * One of the two languages of xDS, as a client writes it: parts of a request that are encoded by
 * themselves, for the bytes of messages add up.
 */
enum Wire {
  DELTA {
    @Override
    ByteString node(Node node) {
      return DeltaDiscoveryRequest.newBuilder().setNode(node).build().toByteString();
    }

    @Override
    ByteString names(Collection<String> names) {
      return DeltaDiscoveryRequest.newBuilder()
          .addAllResourceNamesSubscribe(names)
          .build()
          .toByteString();
    }

    @Override
    ByteString claims(Map<String, String> versions) {
      return DeltaDiscoveryRequest.newBuilder()
          .putAllInitialResourceVersions(versions)
          .build()
          .toByteString();
    }

    @Override
    ByteString type(ResourceType type) {
      return DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).build().toByteString();
    }

    @Override
    ByteString answer(Frame response, ByteString names) {
      return DeltaDiscoveryRequest.newBuilder()
          .setResponseNonce(response.nonce())
          .build()
          .toByteString();
    }

    @Override
    MethodDescriptor<ByteString, Frame> method(Frame.Reader reader) {
      return AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod().toBuilder(
              Bytes.MARSHALLER, reader)
          .build();
    }
  },
  SOTW {
    @Override
    ByteString node(Node node) {
      return DiscoveryRequest.newBuilder().setNode(node).build().toByteString();
    }

    @Override
    ByteString names(Collection<String> names) {
      return DiscoveryRequest.newBuilder().addAllResourceNames(names).build().toByteString();
    }

    // There are none: a version is of all resources of a type together.
    @Override
    ByteString claims(Map<String, String> versions) {
      return ByteString.EMPTY;
    }

    @Override
    ByteString type(ResourceType type) {
      return DiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).build().toByteString();
    }

    // All names again, as Envoy does.
    @Override
    ByteString answer(Frame response, ByteString names) {
      return DiscoveryRequest.newBuilder()
          .setVersionInfo(response.version())
          .setResponseNonce(response.nonce())
          .build()
          .toByteString()
          .concat(names);
    }

    @Override
    MethodDescriptor<ByteString, Frame> method(Frame.Reader reader) {
      return AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod().toBuilder(
              Bytes.MARSHALLER, reader)
          .build();
    }
  };

  /** Who asks. */
  abstract ByteString node(Node node);

  /** What is asked for. */
  abstract ByteString names(Collection<String> names);

  /** What the client has already. */
  abstract ByteString claims(Map<String, String> versions);

  /** The type that a request is about. */
  abstract ByteString type(ResourceType type);

  /** An ACK, without its type. */
  abstract ByteString answer(Frame response, ByteString names);

  /** The method that a client calls. */
  abstract MethodDescriptor<ByteString, Frame> method(Frame.Reader reader);
}
