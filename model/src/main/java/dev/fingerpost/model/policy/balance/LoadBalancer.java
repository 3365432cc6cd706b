package dev.fingerpost.model.policy.balance;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an instance is chosen, {@code loadBalancer}. Each variant carries only what it understands.
 *
 * <p>Every variant is one of Envoy's {@code load_balancing_policies} extensions; where Envoy only
 * comes near to what the name says, the variant tells.
 */
public sealed interface LoadBalancer {

  /** The name in policy files. */
  String policyName();

  /** Whether the instances' weights reach Envoy; otherwise all are sent as equal. */
  boolean usesWeights();

  /** One uniform draw among the usable instances. */
  record Random() implements LoadBalancer {
    @Override
    public String policyName() {
      return "random";
    }

    @Override
    public boolean usesWeights() {
      return false;
    }
  }

  /** Equal turns. Each worker of each Envoy keeps its own turn. */
  record RoundRobin(Optional<SlowStart> slowStart) implements LoadBalancer {
    /** The same for instances that have their full share at once. */
    public RoundRobin() {
      this(Optional.empty());
    }

    @Override
    public String policyName() {
      return "roundRobin";
    }

    @Override
    public boolean usesWeights() {
      return false;
    }
  }

  /** Turns in proportion to the weights. */
  record Weighted(Optional<SlowStart> slowStart) implements LoadBalancer {
    /** The same for instances that have their full share at once. */
    public Weighted() {
      this(Optional.empty());
    }

    @Override
    public String policyName() {
      return "weighted";
    }

    @Override
    public boolean usesWeights() {
      return true;
    }
  }

  /**
   * The instance with the fewest running requests of {@code choiceCount} drawn ones.
   *
   * @param choiceCount 2 or more
   * @param fullScan look at all instances instead of a draw; for a handful of instances
   */
  record LeastRequest(int choiceCount, boolean fullScan, Optional<SlowStart> slowStart)
      implements LoadBalancer {
    /** The same for instances that have their full share at once. */
    public LeastRequest(int choiceCount, boolean fullScan) {
      this(choiceCount, fullScan, Optional.empty());
    }

    @Override
    public String policyName() {
      return "leastRequest";
    }

    @Override
    public boolean usesWeights() {
      return true;
    }
  }

  /**
   * The instance with the smallest time stamp: Envoy's scheduler gives each a virtual deadline,
   * takes the earliest and moves it on by 1/weight, per Envoy worker. Retries go elsewhere.
   */
  record Timestamp(Optional<SlowStart> slowStart) implements LoadBalancer {
    /** The same for instances that have their full share at once. */
    public Timestamp() {
      this(Optional.empty());
    }

    @Override
    public String policyName() {
      return "timestamp";
    }

    @Override
    public boolean usesWeights() {
      return true;
    }
  }

  /**
   * Consistent hashing on a ring.
   *
   * @param minimumRingSize 1 to {@code maximumRingSize}
   * @param maximumRingSize at most 8388608
   */
  record RingHash(Hashing hashing, int minimumRingSize, int maximumRingSize)
      implements LoadBalancer {
    @Override
    public String policyName() {
      return "ringHash";
    }

    @Override
    public boolean usesWeights() {
      return true;
    }
  }

  /**
   * Consistent hashing by a table.
   *
   * @param tableSize a prime, at most 5000011
   */
  record Maglev(Hashing hashing, int tableSize) implements LoadBalancer {
    @Override
    public String policyName() {
      return "maglev";
    }

    @Override
    public boolean usesWeights() {
      return true;
    }
  }

  /**
   * The instance that a request names in a header. A name that no instance of the service has, or
   * one that may get no new requests, is a matter for {@code otherwise}.
   *
   * @param header in lower case
   */
  record Direct(String header, NamedBy by, Otherwise otherwise) implements LoadBalancer {
    @Override
    public String policyName() {
      return "direct";
    }

    @Override
    public boolean usesWeights() {
      return otherwise.balancer().filter(LoadBalancer::usesWeights).isPresent();
    }
  }

  /** {@code by}: what the header holds. */
  enum NamedBy {
    /** The instance's ID in its registry. */
    INSTANCE,
    /** Base64 of its {@code ip:port}. */
    ADDRESS
  }

  /** {@code otherwise}: who gets a request that names no instance. */
  enum Otherwise {
    REJECT("reject"),
    RANDOM("random"),
    ROUND_ROBIN("roundRobin"),
    WEIGHTED("weighted"),
    LEAST_REQUEST("leastRequest");

    private final String policyName;

    Otherwise(String policyName) {
      this.policyName = policyName;
    }

    /** How a policy file writes it. */
    public String policyName() {
      return policyName;
    }

    /** Who chooses; empty if nobody does and the answer is 503. */
    public Optional<LoadBalancer> balancer() {
      return switch (this) {
        case REJECT -> Optional.empty();
        case RANDOM -> Optional.of(new Random());
        case ROUND_ROBIN -> Optional.of(new RoundRobin());
        case WEIGHTED -> Optional.of(new Weighted());
        case LEAST_REQUEST -> Optional.of(new LeastRequest(2, false));
      };
    }
  }

  /**
   * What the hash policies have in common.
   *
   * @param hashOn the first key that a request carries counts; none means a random pick
   * @param balanceFactor no instance gets more than this percentage of the average load, 100 or
   *     more; empty means no bound
   */
  record Hashing(ImmutableList<HashKey> hashOn, OptionalInt balanceFactor) {}
}
