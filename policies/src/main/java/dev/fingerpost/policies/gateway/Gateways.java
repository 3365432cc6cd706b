package dev.fingerpost.policies.gateway;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.access.JwtFacet;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PathWords;
import dev.fingerpost.policies.grammar.PolicyCode;
import dev.fingerpost.policies.grammar.Subject;
import java.util.regex.Pattern;

/**
 * The grammar of {@code gateways.NAME}: what the Envoys whose {@code node.cluster} is that name
 * listen on, and what leads where.
 */
public final class Gateways {

  private static final ImmutableSet<String> NEEDED = ImmutableSet.of("port", "hosts");

  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /** In lower case: Envoy compares hosts so, and refuses a table that has one twice. */
  private static final Shape.Word HOST =
      Shape.Word.of(
          "\\*|(\\*\\.)?[a-z0-9][a-z0-9-]{0,62}(\\.[a-z0-9][a-z0-9-]{0,62}){0,10}",
          TextCode.ADDRESS,
          "write a host in lower case, such as shop.example.com, *.example.com or *");

  /** What may be written for one gateway. */
  public static final Shape.Block SHAPE =
      Shape.Block.EMPTY
          .with("port", new Shape.Whole(1, 65_535))
          .with("tls", Shape.Block.EMPTY.requiring("secret", new Shape.FreeText()))
          .with(JwtFacet.JWT.key(), JwtFacet.JWT.shape())
          .with(
              "hosts",
              new Shape.Named(HOST, new Shape.Named(PathWords.PREFIX_OR_EXACT, Target.SHAPE)));

  private Gateways() {}

  /** Reports what only the whole gateway shows. */
  public static void check(Subject gateway) {
    for (String key : NEEDED) {
      if (!gateway.has(key)) {
        gateway
            .judge(key)
            .say(
                TextCode.MISSING,
                "a gateway needs the key `%s`".formatted(key),
                "",
                gateway.place());
      }
    }
    gateway.find("tls").ifPresent(tls -> secret(Fields.of(tls), gateway.judge("tls")));
    gateway.find("jwt").ifPresent(jwt -> JwtFacet.JWT.check(jwt, gateway));
    gateway.find("hosts").ifPresent(hosts -> hosts(Fields.of(hosts), gateway));
  }

  private static void hosts(Fields hosts, Subject gateway) {
    TargetRules rules = new TargetRules(gateway);
    Judge judge = gateway.judge("hosts");
    hosts
        .mapping()
        .entries()
        .forEach((host, paths) ->
            Fields.of(paths.value())
                .mapping()
                .entries()
                .forEach((path, target) -> {
                  if (target.value() instanceof Mapping block) {
                    rules.check(block, path, judge.of(host).of(path));
                  }
                }));
  }

  /** What is no name is none of a secret; it may be the key itself, and is not repeated. */
  private static void secret(Fields tls, Judge judge) {
    if (tls.text("secret").filter(name -> !SECRET.matcher(name).matches()).isPresent()) {
      judge
          .of("secret")
          .say(
              PolicyCode.SECRET,
              "`secret` is not the name of a secret",
              "write the name by which Envoy asks for it, never the key itself or a file",
              tls.place("secret"));
    }
  }
}
