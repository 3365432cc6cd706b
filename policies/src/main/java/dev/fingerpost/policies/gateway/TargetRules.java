package dev.fingerpost.policies.gateway;

import com.google.common.collect.Sets;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.policies.access.JwtFacet;
import dev.fingerpost.policies.access.JwtRules;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.limit.RateLimitRules;
import java.util.Optional;

/** What the keys of a target have to do with each other and with its gateway. */
record TargetRules(Subject gateway) {

  void check(Fields target, String path, Judge judge) {
    Optional<String> kind = Target.KINDS.stream().filter(target::has).findFirst();
    if (kind.isEmpty()) {
      judge.missing(target, path, "service", "or `redirect`, or `respond`");
    } else if (!kind.get().equals("service")) {
      noService(kind.get(), target, judge);
    }
    target.mapping().get("jwt").ifPresent(jwt -> jwt(jwt, judge.of("jwt")));
    target.mapping().get("rateLimit").ifPresent(limit -> limit(target, limit, judge));
  }

  private static void noService(String kind, Fields target, Judge judge) {
    for (String key :
        Sets.intersection(target.mapping().entries().keySet(), Target.ONLY_OF_SERVICES)) {
      judge.say(
          TextCode.EXCLUSIVE,
          "`%s` and `%s` exclude each other".formatted(kind, key),
          "no service is asked: leave `" + key + "` out",
          target.keyPlace(key));
    }
  }

  /** A path's own wish over the gateway's. */
  private void jwt(YamlNode own, Judge judge) {
    YamlNode merged = gateway.find("jwt").map(outer -> JwtFacet.JWT.add(outer, own)).orElse(own);
    JwtRules.check(merged, gateway.facts(), judge);
  }

  private static void limit(Fields target, YamlNode limit, Judge judge) {
    Judge ofLimit = judge.of("rateLimit");
    RateLimitRules.check(limit, ofLimit);
    if (RateLimitRules.isLocal(limit)) {
      ofLimit.say(
          PolicyCode.LIMIT_PER_ENVOY,
          "`rateLimit` of a gateway counts in each of its Envoys alone",
          "two Envoys let through twice as much; `global` counts for all",
          target.keyPlace("rateLimit"));
    }
  }
}
