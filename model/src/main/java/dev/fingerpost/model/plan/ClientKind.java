package dev.fingerpost.model.plan;

/** What kind of xDS client asks: they do not take the same resources. */
public enum ClientKind {
  /** An Envoy. */
  ENVOY,
  /** An application that uses gRPC's own xDS client, without a proxy. */
  PROXYLESS_GRPC
}
