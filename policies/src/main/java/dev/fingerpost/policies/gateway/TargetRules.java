package dev.fingerpost.policies.gateway;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.access.JwtFacet;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.limit.RateLimitFacet;
import dev.fingerpost.policies.limit.RateLimitRules;
import java.util.Optional;

/** What the keys of a target have to do with each other and with its gateway. */
record TargetRules(Subject gateway) {

  /**
   * Judges a target that its shape accepts.
   *
   * @param path as it is written, for the judge to name it by
   */
  void check(Mapping block, String path, Judge judge) {
    Fields target = new Fields(block);
    Optional<String> kind = Target.KINDS.stream().filter(target::has).findFirst();
    if (kind.isEmpty()) {
      judge.missing(target, path, "service", "or `redirect`, or `respond`");
    } else if (!kind.get().equals("service")) {
      asksNoService(kind.get(), target, judge);
    }
    Subject subject = subject(block, judge.path());
    for (Facet facet : Target.FACETS) {
      // What adds to a key of the gateway that has something wrong in it says too little.
      if (!gateway.broken().contains(facet.key())) {
        subject.find(facet.key()).ifPresent(value -> facet.check(value, subject));
      }
    }
    countsForAll(subject, judge);
  }

  /** What holds at the path: what it writes itself, over what the gateway does. */
  private Subject subject(Mapping block, String path) {
    ImmutableMap<String, Entry> entries =
        ImmutableMap.copyOf(
            Maps.transformEntries(
                block.entries(), (key, own) -> key.equals("jwt") ? overGateway(own) : own));
    return new Subject(
        path,
        block.location(),
        entries,
        entries.keySet(),
        ImmutableSet.of(),
        gateway.facts(),
        gateway.findings());
  }

  private Entry overGateway(Entry own) {
    return gateway
        .find("jwt")
        .map(outer -> new Entry(own.location(), JwtFacet.JWT.add(outer, own.value())))
        .orElse(own);
  }

  private static void asksNoService(String kind, Fields target, Judge judge) {
    for (String key :
        Sets.intersection(target.mapping().entries().keySet(), Target.ONLY_OF_SERVICES)) {
      judge.say(
          TextCode.EXCLUSIVE,
          "`%s` and `%s` exclude each other".formatted(kind, key),
          "no service is asked: leave `" + key + "` out",
          target.keyPlace(key));
    }
  }

  private static void countsForAll(Subject target, Judge judge) {
    String key = RateLimitFacet.RATE_LIMIT.key();
    if (target.find(key).filter(RateLimitRules::isLocal).isPresent()) {
      judge
          .of(key)
          .say(
              PolicyCode.LIMIT_PER_ENVOY,
              "`rateLimit` of a gateway counts in each of its Envoys alone",
              "two Envoys let through twice as much; `global` counts for all",
              target.keyPlace(key).orElseThrow());
    }
  }
}
