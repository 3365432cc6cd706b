package dev.fingerpost.discovery.consul;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.google.common.collect.ImmutableSortedSet;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.CatalogClient;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.ConsulException;
import org.kiwiproject.consul.HealthClient;
import org.kiwiproject.consul.config.CacheConfig;
import org.kiwiproject.consul.config.ClientConfig;
import org.kiwiproject.consul.model.ConsulResponse;
import org.kiwiproject.consul.model.health.ServiceHealth;
import org.kiwiproject.consul.option.ImmutableQueryOptions;
import org.kiwiproject.consul.option.QueryOptions;
import org.kiwiproject.consul.util.Jackson;

/** Reads of one agent through kiwi's client: synchronous calls, over HTTP/2 where there is TLS. */
final class KiwiConsulReader implements ConsulReader {

  static {
    // The client's mapper is one for the whole process; both must be set before its first call.
    // Jackson's own pool would keep a buffer for each virtual thread.
    Jackson.MAPPER.getFactory().setRecyclerPool(JsonRecyclerPools.sharedConcurrentDequePool());
    Jackson.MAPPER.addMixIn(ServiceHealth.class, KiwiRow.ReadAsRow.class);
  }

  private final Consul consul;
  private final HealthClient health;
  private final CatalogClient catalog;

  KiwiConsulReader(ConsulSettings settings) {
    Consul.Builder builder =
        Consul.builder()
            .withUrl(settings.url().toString())
            .withPing(false)
            .withConnectTimeoutMillis(3_000)
            .withReadTimeoutMillis(10_000)
            .withClientConfiguration(
                new ClientConfig(
                    CacheConfig.builder()
                        .withTimeoutAutoAdjustmentMargin(Duration.ofSeconds(5))
                        .build()))
            .withTokenAuth(() -> settings.tokens().token().map(Token::secret).orElse(""))
            .withConsulFailoverInterceptor(new ReplyHeaders());
    if (!settings.isPlain()) {
      ConsulTls tls = ConsulTls.of(settings.tls());
      builder.withSslContext(tls.context()).withTrustManager(tls.trust());
      if (tls.verification() == TlsFiles.Verification.NONE) {
        builder.withHostnameVerifier((host, session) -> true);
      }
    }
    consul = builder.build();
    health = consul.healthClient();
    catalog = consul.catalogClient();
  }

  @Override
  public Reply<List<Row>> health(String service, Poll poll) {
    return read(
        () -> health.getAllServiceInstances(service, options(poll)),
        rows -> rows.stream().map(row -> ((KiwiRow) row).row()).toList());
  }

  @Override
  public Reply<ImmutableSortedSet<String>> names(Poll poll) {
    return read(
        () -> catalog.getServices(options(poll)),
        services -> ImmutableSortedSet.copyOf(services.keySet()));
  }

  @Override
  public void close() {
    consul.destroy();
  }

  private static QueryOptions options(Poll poll) {
    ImmutableQueryOptions.Builder options = ImmutableQueryOptions.builder();
    if (poll.index().isPresent()) {
      options
          .index(BigInteger.valueOf(poll.index().getAsLong()))
          .wait(poll.hold().toSeconds() + "s");
    }
    return options.build();
  }

  private static <T, R> Reply<R> read(
      Supplier<ConsulResponse<T>> call, Function<? super T, R> translate) {
    try {
      ConsulResponse<T> response = call.get();
      @Nullable T body = response.getResponse();
      if (body == null) {
        throw new ConsulFailure.Unreadable("the reply is null");
      }
      boolean stale =
          ReplyHeaders.last("X-Consul-Effective-Consistency").filter("stale"::equals).isPresent();
      return new Reply<>(
          translate.apply(body),
          index(response),
          new Reply.Freshness(
              response.isKnownLeader(), Duration.ofMillis(response.getLastContact()), stale));
    } catch (ConsulFailure e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw failure(e.getCause() == null ? new IOException(e) : e.getCause());
    } catch (ConsulException e) {
      throw failure(e);
    } catch (RuntimeException e) {
      // An index that is no number, a type that the client did not expect.
      throw new ConsulFailure.Unreadable(e.toString());
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
    return e instanceof InterruptedIOException
        ? new ConsulFailure.TimedOut("no answer in time: " + e.getMessage())
        : new ConsulFailure.Refused("no connection: " + e.getMessage());
  }

  /** What Consul itself said; the client's text has the URL in front. */
  private static String body(ConsulException e) {
    String text = String.valueOf(e.getMessage());
    String before = "status [" + e.getCode() + "]: ";
    int body = text.indexOf(before);
    return body < 0 ? text : text.substring(body + before.length());
  }
}
