package dev.fingerpost.discovery.consul.wire;

import com.google.common.net.HostAndPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.kiwiproject.consul.util.failover.ConsulFailoverInterceptor;

/**
 * The client's one hook that sees a reply's headers: it leaves them for the calling thread. It also
 * adds to a request what the client cannot: the partition, and the deadline of a sign of life.
 *
 * <p>The hook may not throw {@link IOException}, so connection failures leave it unchecked.
 */
final class ReplyHeaders extends ConsulFailoverInterceptor {

  private static final ThreadLocal<Headers> LAST = new ThreadLocal<>();

  private static final String SIGN_OF_LIFE = "/v1/status/leader";
  private static final int SIGN_WITHIN_SECONDS = 3;

  private final Optional<String> partition;

  ReplyHeaders(Optional<String> partition) {
    super(List.of(HostAndPort.fromString("unused")), 1);
    this.partition = partition;
  }

  @Override
  public Response intercept(Interceptor.Chain chain) {
    try {
      Response response = timed(chain).proceed(request(chain.request()));
      LAST.set(response.headers());
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Interceptor.Chain timed(Interceptor.Chain chain) {
    return chain.request().url().encodedPath().equals(SIGN_OF_LIFE)
        ? chain
            .withConnectTimeout(SIGN_WITHIN_SECONDS, TimeUnit.SECONDS)
            .withReadTimeout(SIGN_WITHIN_SECONDS, TimeUnit.SECONDS)
        : chain;
  }

  private Request request(Request given) {
    return partition
        .map(name -> given.url().newBuilder().addQueryParameter("partition", name).build())
        .map(url -> given.newBuilder().url(url).build())
        .orElse(given);
  }

  /** A header of this thread's last reply. */
  static Optional<String> last(String name) {
    return Optional.ofNullable(LAST.get()).map(headers -> headers.get(name));
  }

  /** Lets go of this thread's last reply. */
  static void forget() {
    LAST.remove();
  }
}
