package dev.fingerpost.discovery.consul.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.consul.tls.ConsulTls;
import dev.fingerpost.discovery.consul.tls.TlsFiles;
import dev.fingerpost.discovery.consul.wire.ConsulFailure.Refused.Peer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.CatalogClient;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.ConsulException;
import org.kiwiproject.consul.HealthClient;
import org.kiwiproject.consul.config.CacheConfig;
import org.kiwiproject.consul.config.ClientConfig;
import org.kiwiproject.consul.model.ConsulResponse;
import org.kiwiproject.consul.model.State;
import org.kiwiproject.consul.model.health.HealthCheck;
import org.kiwiproject.consul.model.health.Node;
import org.kiwiproject.consul.model.health.ServiceHealth;
import org.kiwiproject.consul.option.ConsistencyMode;
import org.kiwiproject.consul.option.ImmutableQueryOptions;
import org.kiwiproject.consul.util.Jackson;

/** Reads of one agent through kiwi's client: synchronous calls, over HTTP/2 where there is TLS. */
public final class KiwiConsulReader implements ConsulReader {

  /**
   * Asks for rows by their distance, whose order is nothing to us: Consul 1.10 and newer answer
   * such a read themselves, as all before did, not from a view that an agent keeps of a stream. A
   * view knows of no leader, lags, and has indexes of its own.
   */
  private static final String ANY_NODE = "_agent";

  static {
    // The client's mapper is one for the whole process; both must be set before its first call.
    // Jackson's own pool would keep a buffer for each virtual thread.
    Jackson.MAPPER.getFactory().setRecyclerPool(JsonRecyclerPools.sharedConcurrentDequePool());
    Jackson.MAPPER.addMixIn(ServiceHealth.class, KiwiRow.ReadAsRow.class);
    Jackson.MAPPER.addMixIn(HealthCheck.class, KiwiCheck.ReadAsCheck.class);
    Jackson.MAPPER.addMixIn(Node.class, KiwiNode.ReadAsNode.class);
  }

  private final Consul consul;
  private final HealthClient health;
  private final CatalogClient catalog;
  private final Optional<ConsulTls> tls;

  /**
   * A reader of one agent.
   *
   * @param partition is sent with every read; empty: the agent's own
   * @throws IllegalArgumentException if the TLS files cannot be used; its message is for the user
   */
  public KiwiConsulReader(
      URI agent, TokenSource tokens, TlsFiles files, Optional<String> partition) {
    Consul.Builder builder =
        Consul.builder()
            .withUrl(agent.toString())
            .withPing(false)
            .withConnectTimeoutMillis(3_000)
            .withReadTimeoutMillis(10_000)
            .withClientConfiguration(
                new ClientConfig(
                    CacheConfig.builder()
                        .withTimeoutAutoAdjustmentMargin(Duration.ofSeconds(5))
                        .build()))
            .withTokenAuth(() -> tokens.token().map(Token::secret).orElse(""))
            .withConsulFailoverInterceptor(new ReplyHeaders(partition));
    tls = "http".equals(agent.getScheme()) ? Optional.empty() : Optional.of(ConsulTls.of(files));
    tls.ifPresent(now -> {
      builder.withSslContext(now.context()).withTrustManager(now.trust());
      if (now.verification() == TlsFiles.Verification.NONE) {
        builder.withHostnameVerifier((host, session) -> true);
      }
    });
    consul = builder.build();
    health = consul.healthClient();
    catalog = consul.catalogClient();
  }

  @Override
  public Reply<List<Row>> health(Scope scope, String service, Poll poll) {
    return read(
        () -> health.getAllServiceInstances(service, options(scope, poll).withNear(ANY_NODE)),
        rows -> rows.stream().map(row -> ((KiwiRow) row).row()).toList());
  }

  @Override
  public Reply<ImmutableSortedSet<String>> names(Scope scope, Poll poll) {
    return read(
        () -> catalog.getServices(options(scope, poll)),
        services -> ImmutableSortedSet.copyOf(services.keySet()));
  }

  @Override
  public Reply<ImmutableSortedSet<Hint>> hints(Scope scope, Hint.Signal signal, Poll poll) {
    return switch (signal) {
      case WARNING -> checks(State.WARN, scope, poll);
      case CRITICAL -> checks(State.FAIL, scope, poll);
      case NODES ->
          read(
              () -> catalog.getNodes(options(scope, poll)),
              nodes -> sorted(nodes.stream().map(node -> ((KiwiNode) node).hint())));
    };
  }

  private Reply<ImmutableSortedSet<Hint>> checks(State state, Scope scope, Poll poll) {
    return read(
        () -> health.getChecksByState(state, options(scope, poll)),
        checks -> sorted(checks.stream().map(check -> ((KiwiCheck) check).hint())));
  }

  private static ImmutableSortedSet<Hint> sorted(Stream<Hint> hints) {
    return hints.collect(ImmutableSortedSet.toImmutableSortedSet(Hint::compareTo));
  }

  @Override
  public void ping() {
    call(() -> consul.statusClient().getLeader());
  }

  @Override
  public void refresh() {
    tls.ifPresent(ConsulTls::refresh);
  }

  @Override
  public void close() {
    consul.destroy();
  }

  private static ImmutableQueryOptions options(Scope scope, Poll poll) {
    ImmutableQueryOptions.Builder options =
        ImmutableQueryOptions.builder()
            .datacenter(scope.datacenter())
            .namespace(scope.namespace())
            .consistencyMode(
                switch (poll.mode()) {
                  case DEFAULT -> ConsistencyMode.DEFAULT;
                  case STALE -> ConsistencyMode.STALE;
                });
    if (poll.index().isPresent()) {
      options
          .index(BigInteger.valueOf(poll.index().getAsLong()))
          .wait(poll.hold().toSeconds() + "s");
    }
    return options.build();
  }

  private static <T, R> Reply<R> read(
      Supplier<ConsulResponse<T>> call, Function<? super T, R> translate) {
    return call(() -> reply(call.get(), translate));
  }

  private static <T, R> Reply<R> reply(
      ConsulResponse<T> response, Function<? super T, R> translate) {
    @Nullable T body = response.getResponse();
    if (body == null) {
      throw new ConsulFailure.Unreadable("the reply is null");
    }
    boolean stale =
        ReplyHeaders.last("X-Consul-Effective-Consistency").filter("stale"::equals).isPresent();
    boolean filtered =
        ReplyHeaders.last("X-Consul-Results-Filtered-By-ACLs").filter("true"::equals).isPresent();
    return new Reply<>(
        translate.apply(body),
        index(response),
        new Reply.Freshness(
            response.isKnownLeader(),
            Duration.ofMillis(response.getLastContact()),
            stale,
            filtered));
  }

  /** Makes a call, and gives every way that it can fail its name. */
  private static <R> R call(Supplier<R> call) {
    try {
      return call.get();
    } catch (ConsulFailure e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw failure(e.getCause() == null ? new IOException(e) : e.getCause());
    } catch (ConsulException e) {
      throw failure(e);
    } catch (RuntimeException e) {
      // An index that is no number, a type that the client did not expect.
      throw new ConsulFailure.Unreadable(e.toString());
    } catch (Exception e) {
      // An InterruptedException that no signature tells of: the client below is Kotlin's.
      Thread.currentThread().interrupt();
      throw new ConsulFailure.TimedOut("interrupted: " + e);
    } finally {
      ReplyHeaders.forget();
    }
  }

  /** 0 for an index that no read could be made with. */
  private static long index(ConsulResponse<?> response) {
    BigInteger index = response.getIndex();
    return index.bitLength() < Long.SIZE ? index.longValue() : 0;
  }

  private static ConsulFailure failure(ConsulException e) {
    if (e.hasCode()) {
      return new ConsulFailure.Status(e.getCode(), body(e));
    }
    return switch (e.getCause()) {
      case JsonProcessingException json ->
          new ConsulFailure.Unreadable(
              "no JSON of the expected kind: " + json.getOriginalMessage());
      case IOException io -> failure(io);
      case null, default -> new ConsulFailure.Unreadable(String.valueOf(e.getMessage()));
    };
  }

  private static ConsulFailure failure(IOException e) {
    return switch (e) {
      case InterruptedIOException late ->
          new ConsulFailure.TimedOut("no answer in time: " + late.getMessage());
      case ConnectException nobody ->
          new ConsulFailure.Refused("no connection: " + nobody.getMessage(), Peer.NONE);
      default -> new ConsulFailure.Refused("no connection: " + e.getMessage());
    };
  }

  /** What Consul itself said; the client's text has the URL in front. */
  private static String body(ConsulException e) {
    String text = String.valueOf(e.getMessage());
    String before = "status [" + e.getCode() + "]: ";
    int body = text.indexOf(before);
    return body < 0 ? text : text.substring(body + before.length());
  }
}
