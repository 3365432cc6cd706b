package dev.fingerpost.discovery.consul.agent;

/**
 * One read under way on the thread that makes it, which any other may cut short. An interrupt ends
 * a blocking query at once and leaves its connection usable; it never outlives the call.
 */
public final class Call {

  private final Thread thread;
  private boolean over;
  private boolean cut;

  private Call(Thread thread) {
    this.thread = thread;
  }

  /** A call that the current thread is about to make. */
  public static Call mine() {
    return new Call(Thread.currentThread());
  }

  /** Ends the read, if it is still under way. */
  public synchronized void cut() {
    if (!over && !cut) {
      cut = true;
      thread.interrupt();
    }
  }

  /**
   * Says that the read is over. Called by its thread, once.
   *
   * @return whether it was cut
   */
  synchronized boolean end() {
    over = true;
    if (cut) {
      Thread.interrupted();
    }
    return cut;
  }
}
