package dev.fingerpost.envoy.cost;

/** Something that Envoy does when it takes a change, and that someone may notice. */
public enum Effect {
  REBUILDS_BALANCER("rebuilds the load balancer"),
  WARMS("warms before it is used"),
  CLOSES_CONNECTIONS("closes connections to instances"),
  CLEARS_EJECTIONS("clears ejections"),
  DRAINS_CALLERS("drains connections of callers");

  private final String words;

  Effect(String words) {
    this.words = words;
  }

  /** As it stands after the resource's name: {@code closes connections to instances}. */
  public String words() {
    return words;
  }
}
