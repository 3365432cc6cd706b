package dev.fingerpost.envoy.check.field;

import com.google.protobuf.Message;

/** Sees each message of a walk, those inside extensions too, which are dynamic ones. */
@FunctionalInterface
public interface MessageVisitor {

  /** Here is one; says whether it is as it should be, which may depend on nothing else. */
  boolean isFine(Message message, Path path);
}
