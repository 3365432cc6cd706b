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
 * adds to a request what the client cannot: the partition, the deadline of a sign of life, and an
 * order in which connections are opened.
 *
 * <p>The hook may not throw {@link IOException}, so connection failures leave it unchecked.
 */
final class ReplyHeaders extends ConsulFailoverInterceptor {

  private static final ThreadLocal<Headers> LAST = new ThreadLocal<>();

  private static final String SIGN_OF_LIFE = "/v1/status/leader";
  private static final int SIGN_WITHIN_SECONDS = 3;

  private final Optional<String> partition;
  private final OneByOne connecting = new OneByOne();

  ReplyHeaders(Optional<String> partition) {
    super(List.of(HostAndPort.fromString("unused")), 1);
    this.partition = partition;
  }

  @Override
  public Response intercept(Interceptor.Chain chain) {
    try {
      Response response = proceed(chain, request(chain.request()));
      LAST.set(response.headers());
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Response proceed(Interceptor.Chain chain, Request request) throws IOException {
    if (request.url().encodedPath().equals(SIGN_OF_LIFE)) { // waits for nobody
      return chain
          .withConnectTimeout(SIGN_WITHIN_SECONDS, TimeUnit.SECONDS)
          .withReadTimeout(SIGN_WITHIN_SECONDS, TimeUnit.SECONDS)
          .proceed(request);
    }
    return request.isHttps() ? connecting.proceed(chain, request) : chain.proceed(request);
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
