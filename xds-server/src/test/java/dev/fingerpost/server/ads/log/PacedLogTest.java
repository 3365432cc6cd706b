package dev.fingerpost.server.ads.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PacedLogTest {

  private final AtomicLong now = new AtomicLong();
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final PacedLog log = new PacedLog(logger(), now::get);

  private Logger logger() {
    LoggerContext context = new LoggerContext();
    Logger logger = context.getLogger("paced");
    logger.setLevel(Level.INFO);
    written.start();
    logger.addAppender(written);
    return logger;
  }

  private List<String> lines() {
    return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void writesTenLinesASecondAndCountsTheOthers() {
    for (int n = 0; n < 1_000; n++) {
      log.info(() -> "again");
    }
    assertThat(lines()).hasSize(PacedLog.LINES_PER_SECOND).containsOnly("again");

    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    for (int n = 0; n < 1_000; n++) {
      log.info(() -> "again");
    }
    assertThat(lines()).hasSize(2 * PacedLog.LINES_PER_SECOND);
    assertThat(lines().get(PacedLog.LINES_PER_SECOND)).isEqualTo("again unlogged_before=990");
  }

  @Test
  void aQuietTimeIsNotSavedUp() {
    now.addAndGet(TimeUnit.HOURS.toNanos(1));
    for (int n = 0; n < 1_000; n++) {
      log.info(() -> "again");
    }
    assertThat(lines()).hasSize(PacedLog.LINES_PER_SECOND);
  }

  @Test
  void aStackIsWrittenNowAndThen() {
    for (int n = 0; n < 5; n++) {
      log.error(() -> "bad", new IllegalStateException("a bug"));
    }
    assertThat(written.list).hasSize(5);
    assertThat(written.list.stream().filter(event -> event.getThrowableProxy() != null)).hasSize(1);
  }

  @Test
  void whatAClientSaidIsOneLine() {
    assertThat(PacedLog.printable("GET /\r\nevent=fake \"x\" \u001b[31m" + "y".repeat(300)))
        .startsWith("GET /??event=fake 'x' ?[31myyy")
        .hasSize(203);
  }
}
