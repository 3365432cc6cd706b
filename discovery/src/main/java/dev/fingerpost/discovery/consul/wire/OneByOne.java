package dev.fingerpost.discovery.consul.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Has the calls to one agent open their connections one after another: who has waited for another's
 * finds room on it. By itself OkHttp opens one for each call that finds no room at that moment,
 * some hundreds in a start, closes most of them again, and meets the agent's limit.
 *
 * <p>OkHttp asks for a proxy before it opens a connection, on the calling thread, and looks for
 * room once more after that. So this is the place to wait.
 */
final class OneByOne extends ProxySelector {

  /** What another opens may hang. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Until the SETTINGS of a new connection have come, OkHttp lets it carry one call. */
  private static final Duration SETTLING = Duration.ofMillis(20);

  private final Turns turns = new Turns(PATIENCE, SETTLING);

  /** Makes a call. */
  Response proceed(Interceptor.Chain chain, Request request) throws IOException {
    chain.call().addEventListener(new Progress());
    try {
      return chain.withProxySelector(this).proceed(request);
    } finally {
      turns.end();
    }
  }

  @Override
  public List<Proxy> select(URI uri) {
    try {
      turns.begin();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("while others connect"));
    }
    @Nullable ProxySelector proxies = ProxySelector.getDefault();
    return proxies == null ? List.of(Proxy.NO_PROXY) : proxies.select(uri);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException why) {
    @Nullable ProxySelector proxies = ProxySelector.getDefault();
    if (proxies != null) {
      proxies.connectFailed(uri, address, why);
    }
  }

  /** Ends a call's turn as soon as it has a connection, of its own or another's. */
  private final class Progress extends EventListener {

    private volatile boolean opened;

    @Override
    public void connectEnd(
        Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
      opened = protocol == Protocol.HTTP_2;
    }

    @Override
    public void connectionAcquired(Call call, Connection connection) {
      if (opened) {
        opened = false;
        turns.endWithPause();
      } else {
        turns.end();
      }
    }
  }
}
