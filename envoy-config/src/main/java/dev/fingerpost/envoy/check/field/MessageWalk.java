package dev.fingerpost.envoy.check.field;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import java.util.function.Function;

/** One walk through a message and all in it, {@code Any}s at every depth included. */
final class MessageWalk {
  private static final String BALANCERS = "envoy.extensions.load_balancing_policies.";

  private final Function<Descriptor, MessageConstraint> constraints;
  private final RecentMessages fine;
  private final MessageVisitor visitor;
  private final ImmutableList.Builder<Violation> violations = ImmutableList.builder();
  private Violation.Kind kind = Violation.Kind.FIELD;

  /** How often something was found wanting so far. */
  private int wanting;

  MessageWalk(
      Function<Descriptor, MessageConstraint> constraints,
      RecentMessages fine,
      MessageVisitor visitor) {
    this.constraints = constraints;
    this.fine = fine;
    this.visitor = visitor;
  }

  ImmutableList<Violation> violations() {
    return violations.build();
  }

  /** Looks at a message and at all in it. */
  void look(Message message, Path path) {
    constraints.apply(message.getDescriptorForType()).check(message, path, this);
    if (!visitor.isFine(message, path)) {
      wanting++;
    }
  }

  /** The same of one inside another. */
  void walk(Message message, Path path) {
    unlessFine(message, () -> look(message, path));
  }

  /** The same of what is in an {@code Any}. */
  void unpack(Message any, Path path) {
    unlessFine(any, () -> open(any, path));
  }

  private void unlessFine(Message message, Runnable look) {
    if (fine.contains(message)) {
      return;
    }
    int before = wanting;
    look.run();
    if (wanting == before) {
      fine.add(message);
    }
  }

  private void open(Message any, Path path) {
    switch (Extensions.open(any)) {
      case Extensions.Known known -> {
        Descriptor type = known.message().getDescriptorForType();
        Violation.Kind outside = kind;
        kind = kindInside(type);
        walk(known.message(), path.unpacked(type.getName()));
        kind = outside;
      }
      case Extensions.Unknown unknown -> {
        if (unknown.json().isEmpty() || !OverrideHostStruct.is(unknown.typeUrl())) {
          report(Violation.Kind.UNKNOWN_TYPE, path, unknown.typeUrl());
        } else {
          OverrideHostStruct.check(unknown.json().get(), path.unpacked("OverrideHost"), this);
        }
      }
      case Extensions.Unreadable unreadable ->
          report(
              Violation.Kind.UNREADABLE, path, unreadable.typeUrl() + ": " + unreadable.reason());
    }
  }

  /** A rule of the API is broken. */
  void report(Path path, String reason) {
    report(kind, path, reason);
  }

  void report(Violation.Kind broken, Path path, String reason) {
    violations.add(new Violation(broken, path, reason));
    wanting++;
  }

  private static Violation.Kind kindInside(Descriptor type) {
    return type.getFullName().startsWith(BALANCERS)
        ? Violation.Kind.BALANCER_FIELD
        : Violation.Kind.FIELD;
  }
}
