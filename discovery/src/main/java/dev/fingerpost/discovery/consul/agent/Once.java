package dev.fingerpost.discovery.consul.agent;

/** Something that happens the first time only. Owned by one thread. */
final class Once implements Runnable {

  private final Runnable action;
  private boolean done;

  Once(Runnable action) {
    this.action = action;
  }

  @Override
  public void run() {
    if (!done) {
      done = true;
      action.run();
    }
  }
}
