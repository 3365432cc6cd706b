package dev.fingerpost.envoy.check;

import com.google.common.base.Ascii;
import dev.fingerpost.envoy.check.field.Path;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What routes must keep to beyond the rules of single fields. */
final class RouteRules {
  private static final long MAX_SUM = 0xFFFF_FFFFL;

  private RouteRules() {}

  static void addTo(TypeRules rules) {
    rules.on(RouteConfiguration.getDefaultInstance(), RouteRules::checkTable);
    rules.on(VirtualHost.getDefaultInstance(), RouteRules::checkHost);
    rules.on(Route.getDefaultInstance(), RouteRules::checkRoute);
    rules.on(RouteAction.getDefaultInstance(), RouteRules::checkAction);
    rules.on(WeightedCluster.getDefaultInstance(), RouteRules::checkSplit);
    rules.on(RequestMirrorPolicy.getDefaultInstance(), RouteRules::checkMirror);
    rules.on(RegexMatcher.getDefaultInstance(), RouteRules::checkRegex);
  }

  private static void checkTable(RouteConfiguration table, Path path, Findings findings) {
    Set<String> domains = new HashSet<>();
    for (int i = 0; i < table.getVirtualHostsCount(); i++) {
      Path here = path.element("virtual_hosts", i).field("domains");
      checkDomains(table.getVirtualHosts(i).getDomainsList(), domains, here, findings);
    }
    HeaderRules.checkRemoved(table.getRequestHeadersToRemoveList(), path, findings);
    HeaderRules.checkRemoved(table.getResponseHeadersToRemoveList(), path, findings);
  }

  private static void checkDomains(
      List<String> domains, Set<String> known, Path path, Findings findings) {
    for (String domain : domains) {
      if (!known.add(Ascii.toLowerCase(domain))) {
        findings.add(CheckCode.DUPLICATE_DOMAIN, path, domain);
      }
    }
  }

  private static void checkHost(VirtualHost host, Path path, Findings findings) {
    // Of several hosts only their table knows.
    checkDomains(host.getDomainsList(), new HashSet<>(), path.field("domains"), findings);
    FilterRules.checkConfigured(host.getTypedPerFilterConfigMap(), path, findings);
    HeaderRules.checkRemoved(host.getRequestHeadersToRemoveList(), path, findings);
    HeaderRules.checkRemoved(host.getResponseHeadersToRemoveList(), path, findings);
  }

  private static void checkRoute(Route route, Path path, Findings findings) {
    FilterRules.checkConfigured(route.getTypedPerFilterConfigMap(), path, findings);
    HeaderRules.checkRemoved(route.getRequestHeadersToRemoveList(), path, findings);
    HeaderRules.checkRemoved(route.getResponseHeadersToRemoveList(), path, findings);
  }

  private static void checkAction(RouteAction action, Path path, Findings findings) {
    RetryRules.checkHedge(action, path, findings);
    int rewrites =
        (action.getPrefixRewrite().isEmpty() ? 0 : 1)
            + (action.hasRegexRewrite() ? 1 : 0)
            + (action.hasPathRewritePolicy() ? 1 : 0);
    if (rewrites > 1) {
      findings.add(CheckCode.TWO_REWRITES, path, "has " + rewrites);
    }
  }

  private static void checkSplit(WeightedCluster split, Path path, Findings findings) {
    long sum = 0;
    for (WeightedCluster.ClusterWeight cluster : split.getClustersList()) {
      sum += Integer.toUnsignedLong(cluster.getWeight().getValue());
      FilterRules.checkConfigured(cluster.getTypedPerFilterConfigMap(), path, findings);
    }
    if (sum < 1 || sum > MAX_SUM) {
      findings.add(CheckCode.WEIGHT_SUM, path, sum);
    }
  }

  private static void checkMirror(RequestMirrorPolicy mirror, Path path, Findings findings) {
    if (!mirror.hasRuntimeFraction()) {
      findings.add(CheckCode.MIRROR_FRACTION, path, mirror.getCluster());
    }
  }

  private static void checkRegex(RegexMatcher matcher, Path path, Findings findings) {
    if (!Re2.reads(matcher.getRegex())) {
      findings.add(CheckCode.BAD_REGEX, path, matcher.getRegex());
    }
  }
}
