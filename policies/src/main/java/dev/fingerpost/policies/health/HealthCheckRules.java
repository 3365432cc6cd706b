package dev.fingerpost.policies.health;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.Subject;

/** What a merged {@code healthCheck} needs. */
final class HealthCheckRules {

  private static final String PROTOCOL = "protocol";
  private static final ImmutableSet<String> SPEAK_GRPC = ImmutableSet.of("http2", "grpc");

  private HealthCheckRules() {}

  static void check(YamlNode value, Subject subject) {
    if (!(value instanceof Mapping mapping)) {
      return;
    }
    Fields block = new Fields(mapping);
    Judge judge = subject.judge("healthCheck", PROTOCOL);
    if (HealthCheckFacet.KINDS.stream().noneMatch(block::has)) {
      judge.missing(block, "healthCheck", "http", "or `grpc`, or `tcp`");
    }
    if (block.has("grpc") && !subject.broken().contains(PROTOCOL)) {
      speaksGrpc(block, subject, judge.of("grpc"));
    }
  }

  /** Envoy refuses a cluster that would have to ask by HTTP/1. */
  private static void speaksGrpc(Fields block, Subject subject, Judge judge) {
    String protocol = subject.text(PROTOCOL).orElse("http");
    if (!SPEAK_GRPC.contains(protocol)) {
      judge.say(
          TextCode.EXCLUSIVE,
          "a `grpc` health check and `protocol: %s` exclude each other".formatted(protocol),
          "write protocol: grpc, or http2",
          block.keyPlace("grpc"));
    }
  }
}
