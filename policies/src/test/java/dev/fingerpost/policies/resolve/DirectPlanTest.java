package dev.fingerpost.policies.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Maps;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Instance.Attributes;
import dev.fingerpost.model.catalog.Instance.Presence;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.catalog.Weights;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.policy.balance.LoadBalancer.Direct;
import dev.fingerpost.model.policy.balance.LoadBalancer.NamedBy;
import dev.fingerpost.model.policy.balance.LoadBalancer.Otherwise;
import dev.fingerpost.policies.Texts;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What instances are called under {@code direct}, and what routes make of it. */
class DirectPlanTest {

  private static final String BY_NAME = "policy: direct, header: X-Instance";
  private static final String BY_ADDRESS = "policy: direct, header: x-at, by: address";

  @Test
  void theNameIsTheIdInTheRegistry() {
    assertThat(names(BY_NAME, instance(1, "n1", "a"), instance(2, "n2", "b"))).isEqualTo("a b");
    assertThat(names(BY_ADDRESS, instance(1, "n1", "a"))).isEqualTo("-");
    assertThat(names("policy: random", instance(1, "n1", "a"))).isEqualTo("-");
  }

  @Test
  void withOneIdTwiceTheNodeIsPartOfTheName() {
    Instance[] doubled = {instance(1, "n1", "a"), instance(2, "n2", "a"), instance(3, "n1", "b")};

    assertThat(names(BY_NAME, doubled)).isEqualTo("n1/a n2/a b");
    assertThat(remarks(BY_NAME, doubled))
        .isEqualTo(
            "W121 s/a 2 instances of `s` have the ID `a`, which names none of them"
                + " (requests can name `n1/a`, `n2/a`)");
    assertThat(remarks(BY_ADDRESS, doubled)).isEmpty();
  }

  @Test
  void aNameNeverMeansTwo() {
    Instance[] same = {instance(1, "n1", "a"), in(instance(2, "n1", "a"), "dc2")};
    assertThat(names(BY_NAME, same)).isEqualTo("- -");
    assertThat(remarks(BY_NAME, same)).endsWith("(give each an ID of its own)");

    Instance[] alike = {
      instance(1, "n1", "a"), instance(2, "n2", "a"), instance(3, "n3", "n1/a"),
    };
    assertThat(names(BY_NAME, alike)).isEqualTo("- n2/a -");
  }

  @Test
  void whatGetsNoNewRequestsHasNoName() {
    assertThat(
            names(
                BY_NAME,
                instance(1, "n", "a"),
                with(instance(2, "n", "b"), Checks.of(CheckStatus.CRITICAL)),
                with(instance(3, "n", "c"), Checks.MAINTENANCE),
                with(instance(4, "n", "d"), Checks.of(CheckStatus.WARNING)),
                instance(5, "n", "e").with(Presence.LEAVING)))
        .isEqualTo("a - - d -");
  }

  @Test
  void whoLeavesDoesNotHoldANameBack() {
    Instance leaving = instance(1, "n1", "a").with(Presence.LEAVING);

    assertThat(names(BY_NAME, leaving, instance(2, "n2", "a"))).isEqualTo("- a");
    assertThat(remarks(BY_NAME, leaving, instance(2, "n2", "a"))).isEmpty();
  }

  @Test
  void theRouteKnowsTheHeaderInLowerCase() {
    assertThat(route(BY_NAME).direct())
        .contains(new Direct("x-instance", NamedBy.INSTANCE, Otherwise.LEAST_REQUEST));
    assertThat(route("policy: random").direct()).isEmpty();
  }

  @Test
  void nothingIsTriedAgainElsewhereWhereNobodyElseMayAnswer() {
    assertThat(route(BY_ADDRESS + ", otherwise: reject").settings().retry()).isEmpty();
    assertThat(route(BY_ADDRESS + ", otherwise: random").settings().retry()).isPresent();
    assertThat(route(BY_NAME + ", otherwise: reject").settings().retry()).isPresent();
  }

  @Test
  void weightsMatterWhereAnotherBalancerUsesThem() {
    Instance heavy =
        new Instance(
            instance(2, "n", "b").key(),
            instance(2, "n", "b").address(),
            Checks.PASSING,
            new Weights(5, 5),
            Attributes.NONE,
            Presence.LISTED);
    Instance[] unequal = {instance(1, "n", "a"), heavy};

    assertThat(remarks(BY_NAME + ", otherwise: reject", unequal)).isEmpty();
    assertThat(remarks(BY_NAME + ", otherwise: weighted", unequal)).isEmpty();
    assertThat(remarks(BY_NAME + ", otherwise: random", unequal)).startsWith("W107 ");
    assertThat(remarks(BY_NAME, unequal)).startsWith("W108 ");
  }

  private static RoutePlan route(String balancer) {
    return resolve(balancer).plan().services().values().iterator().next().route();
  }

  /** In the order of the addresses, a dash for none. */
  private static String names(String balancer, Instance... instances) {
    return resolve(balancer, instances).plan().services().values().stream()
        .flatMap(plan -> plan.endpoints().endpoints().stream())
        .map(endpoint -> endpoint.name().orElse("-"))
        .collect(Collectors.joining(" "));
  }

  private static String remarks(String balancer, Instance... instances) {
    return resolve(balancer, instances).diagnostics().stream()
        .map(found ->
            "%s %s %s (%s)".formatted(found.code(), found.path(), found.message(), found.hint()))
        .collect(Collectors.joining("\n"));
  }

  private static Resolution resolve(String balancer, Instance... instances) {
    return new PolicyResolver()
        .resolve(
            ServiceCatalog.of(
                Maps.uniqueIndex(List.of(Service.of("s", List.of(instances))), Service::name)),
            Texts.set("services: {s: {loadBalancer: {" + balancer + "}}}"));
  }

  private static Instance instance(int last, String node, String id) {
    return new Instance(
        new InstanceKey("consul", "dc1", node, id),
        new Address("10.0.0." + last, 80),
        Checks.PASSING,
        Weights.DEFAULT,
        Attributes.NONE,
        Presence.LISTED);
  }

  private static Instance in(Instance instance, String datacenter) {
    return new Instance(
        new InstanceKey("consul", datacenter, instance.key().node(), instance.id()),
        instance.address(),
        instance.checks(),
        instance.weights(),
        instance.attributes(),
        instance.presence());
  }

  private static Instance with(Instance instance, Checks checks) {
    return new Instance(
        instance.key(),
        instance.address(),
        checks,
        instance.weights(),
        instance.attributes(),
        instance.presence());
  }
}
