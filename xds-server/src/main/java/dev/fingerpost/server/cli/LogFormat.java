package dev.fingerpost.server.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import org.slf4j.LoggerFactory;

/** How {@code serve} writes its log: for people, or one JSON object a line. */
enum LogFormat {
  TEXT("logback-text.xml"),
  JSON("logback-json.xml");

  private final String resource;

  LogFormat(String resource) {
    this.resource = resource;
  }

  /** Makes all loggers write in this format, at INFO, to standard error. */
  void apply() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(LogFormat.class.getResource(resource));
    } catch (JoranException e) {
      throw new IllegalStateException("cannot configure the log from " + resource, e);
    }
  }
}
