package dev.fingerpost.integration.bench;

import com.google.common.collect.ImmutableMap;

/** A control plane that serves a mesh on a loopback port. */
interface Contestant extends AutoCloseable {

  /** Where it listens. */
  int port();

  /** Takes an edit in and tells the clients; the mesh is rebuilt as far as it needs that. */
  void publish(Edit edit);

  /** What it counts about itself, from its start on. */
  ImmutableMap<String, Double> counters();

  @Override
  void close();

  /** The contestants by name. */
  enum Name {
    /** Fingerpost's store and server. */
    PRODUCT {
      @Override
      Contestant start(Mesh mesh, int groups) {
        return new ProductContestant(mesh);
      }
    },
    /** java-control-plane in the plain way. */
    NAIVE {
      @Override
      Contestant start(Mesh mesh, int groups) {
        return new PeerContestant(mesh, groups, PeerContestant.Way.NAIVE);
      }
    },
    /** java-control-plane with its cached serializer, and unchanged messages used again. */
    TUNED {
      @Override
      Contestant start(Mesh mesh, int groups) {
        return new PeerContestant(mesh, groups, PeerContestant.Way.TUNED);
      }
    },
    /** The least that gRPC can do: bytes from an index. */
    LIMIT {
      @Override
      Contestant start(Mesh mesh, int groups) {
        return new LimitContestant(mesh);
      }
    },
    /** The same once more: what differs between the two is noise. */
    LIMIT_AGAIN {
      @Override
      Contestant start(Mesh mesh, int groups) {
        return new LimitContestant(mesh);
      }
    };

    /** Starts it in this process. */
    abstract Contestant start(Mesh mesh, int groups);
  }
}
