package dev.fingerpost.discovery.consul.wire;

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

    private final Peer peer;

    /** Whether there was somebody to refuse. */
    public enum Peer {
      /** Nobody listens: the agent is not there. */
      NONE,
      /** Whoever listens has closed the connection: the agent dies, or has too many. */
      CLOSED
    }

    public Refused(String reason) {
      this(reason, Peer.CLOSED);
    }

    public Refused(String reason, Peer peer) {
      super(reason);
      this.peer = peer;
    }

    /** Whether there was somebody to refuse. */
    public Peer peer() {
      return peer;
    }
  }

  /** Ended by ourselves: the agent gives no sign of life, or the answer was wanted at once. */
  public static final class Cut extends ConsulFailure {
    @Serial private static final long serialVersionUID = 1L;

    public Cut(String reason) {
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

    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final int code;

    public Status(int code, String reason) {
      super(
          (code == FORBIDDEN ? Permissions.SIGN + " " : "")
              + "HTTP "
              + code
              + (reason.isBlank() ? "" : ": " + reason));
      this.code = code;
    }

    /** The HTTP status. */
    public int code() {
      return code;
    }

    /** Whether the same request will never be answered otherwise. */
    public boolean isHopeless() {
      return code == BAD_REQUEST;
    }

    /** Whether the agent takes no more connections or requests from us for now. */
    public boolean isTooMany() {
      return code == TOO_MANY;
    }

    /** Whether the datacenter has lost its leader: servers that lag may still answer. */
    public boolean isLeaderless() {
      return code == SERVER_ERROR
          && (reason().contains("No cluster leader") || reason().contains("rpc error"));
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
