package dev.fingerpost.envoy.check.field;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;

/**
 * The rules that Envoy's API states about its own messages, read off their descriptors. Envoy
 * hardly checks them inside load balancing policies and then misbehaves (OV-D9), so this is the
 * only guard there. Each type is compiled once. Owned by one thread.
 */
public final class ApiRules {
  private final Map<Descriptor, MessageConstraint> compiled = new HashMap<>();
  private final RecentMessages fine = new RecentMessages();

  /**
   * All violations in the message, in field order.
   *
   * @param visitor sees each message on the way, but for those in which nothing was wrong lately;
   *     it must be of one opinion always
   */
  public ImmutableList<Violation> violations(Message message, MessageVisitor visitor) {
    MessageWalk walk = new MessageWalk(this::constraint, fine, visitor);
    walk.look(message, Path.ROOT);
    return walk.violations();
  }

  private MessageConstraint constraint(Descriptor type) {
    return compiled.computeIfAbsent(type, MessageConstraint::of);
  }
}
