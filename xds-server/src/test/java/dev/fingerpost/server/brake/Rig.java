package dev.fingerpost.server.brake;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
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
import dev.fingerpost.model.policy.Approval;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.source.Rereadable.Look;
import dev.fingerpost.policies.PolicyLanguage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A brake with a registry that a test writes: services of so many instances, beside a crowd of
 * others so that a loss of one service is none of all.
 */
final class Rig {

  static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  private final Evidence evidence = new Evidence();
  private final List<Question> questions = new ArrayList<>();
  private final Brake brake = new Brake(evidence, questions::add);
  private final Map<String, Service> services = new TreeMap<>();
  private Policies policies = PolicyLanguage.builtIn();
  private Instant now = START;
  private Ruling ruling =
      new Ruling(ServiceCatalog.EMPTY, ImmutableList.of(), ImmutableSet.of(), Optional.empty());
  private @Nullable ServiceCatalog live;

  /** A rig with a crowd of so many services of four instances. */
  Rig(int crowd) {
    for (int n = 0; n < crowd; n++) {
      String name = "crowd-" + n;
      set(name, instances(name, 0, 4));
    }
  }

  /** A passing instance, at an address that no other has. */
  static Instance instance(String service, int number) {
    int host = Math.floorMod(service.hashCode(), 60_000);
    return new Instance(
        new InstanceKey("test", "dc1", "node", service + "-" + number),
        new Address("10.%d.%d.%d".formatted(host / 250, host % 250, number / 250), 1000 + number),
        Checks.PASSING,
        Weights.DEFAULT,
        Attributes.NONE,
        Presence.LISTED);
  }

  static List<Instance> instances(String service, int from, int to) {
    List<Instance> instances = new ArrayList<>();
    for (int n = from; n < to; n++) {
      instances.add(instance(service, n));
    }
    return instances;
  }

  /** Those with their checks critical. */
  static List<Instance> sick(List<Instance> instances) {
    return instances.stream().map(i -> i.with(Checks.of(CheckStatus.CRITICAL))).toList();
  }

  static List<Instance> both(List<Instance> some, List<Instance> others) {
    return ImmutableList.<Instance>builder().addAll(some).addAll(others).build();
  }

  /** What the registry lists of a service from now on. */
  void set(String service, List<Instance> instances) {
    services.put(service, Service.of(service, instances));
    live = null;
  }

  /** The registry does not know the name any more. */
  void forget(String service) {
    services.remove(service);
    live = null;
  }

  void policies(String text) {
    policies =
        new Policies(
            PolicyLanguage.load(Map.of("a.yaml", text.getBytes(StandardCharsets.UTF_8)))
                .set()
                .orElseThrow(),
            policies.revision(),
            policies.origins(),
            policies.approvals());
  }

  /** The newest commits approve this. */
  void commits(Approval... approvals) {
    policies =
        new Policies(
            policies.set(),
            policies.revision(),
            policies.origins(),
            ImmutableSet.copyOf(approvals));
  }

  void approve(String hash) {
    evidence.approve(new Approval(hash, "operator ann"));
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Instant now() {
    return now;
  }

  ServiceCatalog live() {
    ServiceCatalog known = live;
    if (known == null) {
      known = ServiceCatalog.of(services);
      live = known;
    }
    return known;
  }

  Policies policies() {
    return policies;
  }

  /** One pass. */
  Ruling rule() {
    ruling = brake.apply(live(), policies, now);
    return ruling;
  }

  /** One pass some time later. */
  Ruling ruleAfter(Duration time) {
    pass(time);
    return rule();
  }

  /** The questions that were asked since the last time. */
  List<Question> questions() {
    List<Question> asked = List.copyOf(questions);
    questions.clear();
    return asked;
  }

  /** Answers all open questions, and runs a pass. */
  Ruling answer(Look look) {
    questions().forEach(question -> evidence.answer(question.hash(), look));
    return rule();
  }

  /** Everything that is published of a service. */
  List<String> published(String service) {
    Service known = ruling.catalog().services().get(service);
    return known == null ? List.of() : known.instances().stream().map(Instance::id).toList();
  }

  /** How many instances of a service are published as taking requests. */
  int serving(String service) {
    Service known = ruling.catalog().services().get(service);
    return known == null
        ? 0
        : Loss.serving(known.instances(), policies.set().of(service).instances());
  }

  Hold hold() {
    if (ruling.holds().size() != 1) {
      throw new AssertionError("not one hold: " + ruling.holds());
    }
    return ruling.holds().getFirst();
  }

  boolean holdsNothing() {
    return ruling.holds().isEmpty();
  }

  Ruling ruling() {
    return ruling;
  }
}
