package dev.fingerpost.discovery.consul;

import java.io.Serial;

/** A read of Consul that gave no reply that could be believed. It says nothing about services. */
public abstract sealed class ConsulFailure extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private static final int LONGEST = 160;

  private ConsulFailure(String reason) {
    super(oneLine(reason), null, false, false);
  }

  /** The reason in a few words, fit for a status line. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** The connection was refused or lost. */
  public static final class Refused extends ConsulFailure {
    @Serial private static final long serialVersionUID = 1L;

    public Refused(String reason) {
      super(reason);
    }
  }

  /** No answer within the time that the agent had. */
  public static final class TimedOut extends ConsulFailure {
    @Serial private static final long serialVersionUID = 1L;

    public TimedOut(String reason) {
      super(reason);
    }
  }

  /** An answer, but not a success. */
  public static final class Status extends ConsulFailure {
    @Serial private static final long serialVersionUID = 1L;

    private final int code;

    public Status(int code, String reason) {
      super("HTTP " + code + (reason.isBlank() ? "" : ": " + reason));
      this.code = code;
    }

    /** The HTTP status. */
    public int code() {
      return code;
    }
  }

  /** A success that cannot be read, or that no Consul would send. */
  public static final class Unreadable extends ConsulFailure {
    @Serial private static final long serialVersionUID = 1L;

    public Unreadable(String reason) {
      super(reason);
    }
  }

  private static String oneLine(String text) {
    String start = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return start.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }
}
