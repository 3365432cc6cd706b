package dev.fingerpost.integration.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Counted requests through an Envoy's outbound port, one after the other on one connection, so that
 * what is seen is Envoy's choice and not the order in which clients arrived.
 */
public final class Traffic {

  private final int port;

  /** Traffic through this port of 127.0.0.1. */
  public Traffic(int port) {
    this.port = port;
  }

  /** The port. */
  public int port() {
    return port;
  }

  /** A new connection to the port. */
  public HttpConnection connect() {
    try {
      return HttpConnection.open(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends so many requests to a service. */
  public Answers send(String host, int count) {
    return send(host, count, Map.of());
  }

  /** Sends so many requests with these headers to a service. */
  public Answers send(String host, int count, Map<String, String> headers) {
    return Answers.count(record(host, count, headers));
  }

  /** Sends so many requests with these headers to a service; the answers in their order. */
  public List<Answer> record(String host, int count, Map<String, String> headers) {
    List<Answer> answers = new ArrayList<>(count);
    try (Caller caller = new Caller(port, host, headers)) {
      for (int n = 0; n < count; n++) {
        answers.add(caller.call());
      }
    }
    return answers;
  }

  /** Sends so many requests at once, each on a connection of its own. */
  public Crowd together(String host, int count, Map<String, String> headers) {
    return Crowd.start(count, () -> new Caller(port, host, headers));
  }

  /** Sends one request of this method and waits for its answer. */
  public Answer send(String method, String host, Map<String, String> headers) {
    try (HttpConnection connection = HttpConnection.open(port)) {
      return connection.send(method, host, "/", headers);
    } catch (IOException e) {
      return new Answer(Answer.BROKEN, Answer.NOBODY);
    }
  }

  /** Begins a load that goes on until it is stopped. */
  public SteadyLoad steady(String host, int perSecond) {
    return SteadyLoad.start(new Caller(port, host, Map.of()), perSecond);
  }

  /**
   * One client: it keeps its connection and makes a new one when that breaks. Owned by one thread.
   */
  static final class Caller implements AutoCloseable {

    private final int port;
    private final String host;
    private final Map<String, String> headers;
    private final List<HttpConnection> open = new ArrayList<>(1);

    Caller(int port, String host, Map<String, String> headers) {
      this.port = port;
      this.host = host;
      this.headers = headers;
    }

    Answer call() {
      try {
        open.removeIf(connection -> !connection.isOpen());
        if (open.isEmpty()) {
          open.add(HttpConnection.open(port));
        }
        return open.getFirst().get(host, "/", headers);
      } catch (IOException e) {
        close();
        return new Answer(Answer.BROKEN, Answer.NOBODY);
      }
    }

    @Override
    public void close() {
      for (HttpConnection connection : open) {
        try {
          connection.close();
        } catch (IOException e) {
          // It is gone either way.
        }
      }
      open.clear();
    }
  }
}
