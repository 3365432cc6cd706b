package dev.fingerpost.server.ads.log;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * What gRPC says of connections that fail, at a pace and without a stack trace: it writes one, to
 * standard error, for whatever a peer sends that is not HTTP/2.
 */
public final class TransportLog extends Handler {

  /** Held here: the log manager itself forgets loggers that nobody holds. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private static final TransportLog ONLY = new TransportLog();

  private final PacedLog log = new PacedLog(LoggerFactory.getLogger("dev.fingerpost.transport"));

  private TransportLog() {
    setLevel(Level.INFO);
  }

  /** Takes over gRPC's own log, in the whole process. */
  public static void install() {
    synchronized (ONLY) {
      if (GRPC.getUseParentHandlers()) {
        GRPC.setUseParentHandlers(false);
        GRPC.addHandler(ONLY);
      }
    }
  }

  @Override
  public void publish(LogRecord event) {
    if (!isLoggable(event)) {
      return;
    }
    Throwable cause = event.getThrown();
    String words = PacedLog.printable(String.valueOf(event.getMessage()));
    if (cause == null) {
      log.info(() -> "event=transport words=\"" + words + "\"");
    } else {
      log.warn(() -> "event=transport_failed words=\"" + words + "\"", cause);
    }
  }

  @Override
  public void flush() {
    // Nothing is kept back.
  }

  @Override
  public void close() {
    // It is one for the whole process.
  }
}
