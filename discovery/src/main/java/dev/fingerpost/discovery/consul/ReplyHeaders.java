package dev.fingerpost.discovery.consul;

import com.google.common.net.HostAndPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.kiwiproject.consul.util.failover.ConsulFailoverInterceptor;

/**
 * The client's one hook that sees a reply's headers: it leaves them for the calling thread.
 *
 * <p>The hook may not throw {@link IOException}, so connection failures leave it unchecked.
 */
final class ReplyHeaders extends ConsulFailoverInterceptor {

  private static final ThreadLocal<Headers> LAST = new ThreadLocal<>();

  ReplyHeaders() {
    super(List.of(HostAndPort.fromString("unused")), 1);
  }

  @Override
  public Response intercept(Interceptor.Chain chain) {
    try {
      Response response = chain.proceed(chain.request());
      LAST.set(response.headers());
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
