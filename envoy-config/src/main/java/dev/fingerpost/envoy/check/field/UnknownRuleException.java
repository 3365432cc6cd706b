package dev.fingerpost.envoy.check.field;

import com.google.protobuf.Descriptors.FieldDescriptor;

/** A kind of rule in Envoy's API that this version cannot check: a gap in the code. */
final class UnknownRuleException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UnknownRuleException(FieldDescriptor rule) {
    super("unknown rule: " + rule.getFullName());
  }
}
