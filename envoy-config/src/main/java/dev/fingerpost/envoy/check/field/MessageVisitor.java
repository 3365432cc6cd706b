package dev.fingerpost.envoy.check.field;

import com.google.protobuf.Message;

/** Sees each message of a walk, those inside extensions too, which are dynamic ones. */
@FunctionalInterface
public interface MessageVisitor {

  /** Here is one. */
  void visit(Message message, Path path);
}
