package dev.fingerpost.integration.differential;

import dev.fingerpost.integration.world.Answer;
import dev.fingerpost.integration.world.Traffic;
import dev.fingerpost.model.plan.EndpointHealth;
import dev.fingerpost.model.plan.PlannedEndpoint;
import dev.fingerpost.model.plan.RouteRule;
import dev.fingerpost.model.plan.RouteSettings;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.policy.balance.LoadBalancer.Direct;
import dev.fingerpost.model.policy.balance.LoadBalancer.Otherwise;
import dev.fingerpost.model.policy.fault.Faults;
import dev.fingerpost.model.policy.fault.Faults.Abort;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.service.Protocol;
import dev.fingerpost.model.policy.timeout.Timeouts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One request to each service of a plan, all at once.
 *
 * @param port where instances answer
 */
record Requests(Traffic traffic, int port) {

  /** For a request that nothing is in the way of. */
  private static final Duration GUARD = Duration.ofSeconds(20);

  /** For one that may wait for a year, if its policy says so. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  /** No limit of a policy that is as long as this is met on a busy machine. */
  private static final Duration PATIENT = Duration.ofSeconds(10);

  private static final int OK = 200;

  /** By a rate limit. */
  private static final int REFUSED = 429;

  /** By no instance, none in time, or one that speaks another protocol than its policy says. */
  private static final Set<Integer> IN_TROUBLE = Set.of(502, 503, 504);

  /** Sends them; the statuses that cannot be right, by service. */
  Map<String, Integer> wrongStatuses(Collection<ServicePlan> services) {
    Map<String, Integer> wrong = new LinkedHashMap<>();
    Map<ServicePlan, Future<Integer>> statuses = new LinkedHashMap<>();
    ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (ServicePlan service : services) {
        if (service.route().hasVirtualHost()) {
          statuses.put(service, callers.submit(() -> status(service)));
        }
      }
      long end = System.nanoTime() + SHORT.toNanos(); // one wait for all that are in trouble
      statuses.forEach((service, status) -> {
        boolean isSound = isSound(service);
        long guard = isSound ? GUARD.toNanos() : Math.max(0, end - System.nanoTime());
        Optional<Integer> answer = within(guard, status);
        boolean isRight =
            answer
                .map(code -> code == OK || (!isSound && mayBe(service).contains(code)))
                .orElse(!isSound);
        if (!isRight) {
          wrong.put(service.service(), answer.orElse(Answer.BROKEN));
        }
      });
      return wrong;
    } finally {
      callers.shutdownNow(); // which closes what a virtual thread reads from
    }
  }

  private int status(ServicePlan service) {
    String host = service.route().domains().getFirst();
    return traffic.record(host, 1, naming(service)).getFirst().status();
  }

  /** What names the first instance that can be named, where requests name theirs. */
  private static Map<String, String> naming(ServicePlan service) {
    Optional<Direct> direct = service.route().direct();
    return direct
        .flatMap(way ->
            service.endpoints().endpoints().stream()
                .flatMap(endpoint -> name(way, endpoint).stream())
                .findFirst())
        .map(name -> Map.of(direct.orElseThrow().header(), name))
        .orElse(Map.of());
  }

  private static Optional<String> name(Direct direct, PlannedEndpoint endpoint) {
    return switch (direct.by()) {
      case INSTANCE -> endpoint.name();
      case ADDRESS ->
          Optional.of(
              Base64.getEncoder()
                  .encodeToString(endpoint.address().toString().getBytes(StandardCharsets.UTF_8)));
    };
  }

  /** Whether nobody may answer a request that names nobody, and nobody can be named. */
  private static boolean isRejected(ServicePlan plan) {
    return plan.route().direct().filter(way -> way.otherwise() == Otherwise.REJECT).isPresent()
        && naming(plan).isEmpty();
  }

  private static Optional<Integer> within(long guard, Future<Integer> status) {
    try {
      return Optional.of(status.get(guard, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether all instances can be reached as they speak, no probe can find them sick, and no policy
   * gives up soon or tries a success again.
   */
  private boolean isSound(ServicePlan plan) {
    List<PlannedEndpoint> endpoints = plan.endpoints().endpoints();
    return !endpoints.isEmpty()
        && !isRejected(plan)
        && plan.cluster().policy().protocol() == Protocol.HTTP
        && plan.cluster().policy().healthCheck().isEmpty()
        && endpoints.stream().allMatch(this::isReachable)
        && limits(plan).allMatch(limit -> limit.compareTo(PATIENT) >= 0)
        && settings(plan).allMatch(Requests::isPlain);
  }

  private static boolean isPlain(RouteSettings settings) {
    return settings.faults().isEmpty()
        && settings.rateLimit().isEmpty()
        && settings.retry().stream().noneMatch(retry -> retry.retryOn().statusCodes().contains(OK));
  }

  /** What may come instead of a 200 where not all is well. */
  private static Set<Integer> mayBe(ServicePlan plan) {
    Set<Integer> statuses = new HashSet<>(IN_TROUBLE);
    settings(plan)
        .forEach(settings -> {
          settings.rateLimit().ifPresent(limit -> statuses.add(REFUSED));
          settings.faults().flatMap(Faults::abort).map(Abort::status).ifPresent(statuses::add);
        });
    return statuses;
  }

  private static Stream<RouteSettings> settings(ServicePlan plan) {
    return plan.route().rules().stream().map(RouteRule::settings);
  }

  private boolean isReachable(PlannedEndpoint endpoint) {
    return endpoint.health() == EndpointHealth.HEALTHY
        && endpoint.address().port() == port
        && !endpoint.address().host().contains(":");
  }

  private static Stream<Duration> limits(ServicePlan plan) {
    Stream<Duration> tries =
        settings(plan)
            .flatMap(settings -> settings.retry().map(Retry::tries).stream())
            .flatMap(limits -> Stream.of(limits.perTry(), limits.perTryIdle()))
            .flatMap(Optional::stream);
    Stream<Duration> all =
        Stream.concat(
                Stream.of(plan.cluster().policy().connectTimeout()),
                settings(plan).flatMap(settings -> of(settings.timeouts())))
            .filter(Duration::isPositive);
    return Stream.concat(tries, all);
  }

  private static Stream<Duration> of(Timeouts timeouts) {
    return Stream.of(Optional.of(timeouts.request()), timeouts.idle(), timeouts.maxStream())
        .flatMap(Optional::stream);
  }
}
