package dev.fingerpost.server.ads;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.google.common.base.Throwables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/**
 * The lines that this process logs at INFO and above, those of stack traces too, whatever it logs
 * with.
 */
final class LogLines implements AutoCloseable {

  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final java.util.logging.Logger javaRoot = LogManager.getLogManager().getLogger("");
  private final Level before = root.getLevel();
  private final Appender appender = new Appender();
  private final JavaHandler handler = new JavaHandler();

  /** Begins to count. */
  LogLines() {
    root.setLevel(Level.INFO);
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
    javaRoot.addHandler(handler);
  }

  /** All lines so far. */
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  @Override
  public void close() {
    javaRoot.removeHandler(handler);
    root.detachAppender(appender);
    root.setLevel(before);
  }

  private final class Appender extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      event.getFormattedMessage().lines().forEach(lines::add);
      if (event.getThrowableProxy() != null) {
        ThrowableProxyUtil.asString(event.getThrowableProxy()).lines().forEach(lines::add);
      }
    }
  }

  private final class JavaHandler extends Handler {
    @Override
    public void publish(LogRecord event) {
      lines.add(event.getLoggerName() + " " + event.getMessage());
      if (event.getThrown() != null) {
        Throwables.getStackTraceAsString(event.getThrown()).lines().forEach(lines::add);
      }
    }

    @Override
    public void flush() {
      // There is nothing in between.
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
