package dev.fingerpost.discovery.consul;

import java.util.function.Consumer;

/**
 * A small read every few seconds, on a virtual thread of its own: a frozen agent, or a network that
 * swallows packets, would leave the blocking queries waiting for more than a minute.
 */
final class Heartbeat implements Runnable {

  private final Agent agent;
  private final CatalogKeeper keeper;
  private final Thread thread = Thread.ofVirtual().name("consul-heartbeat").unstarted(this);
  private boolean silent;

  Heartbeat(Agent agent, CatalogKeeper keeper) {
    this.agent = agent;
    this.keeper = keeper;
  }

  void start() {
    thread.start();
  }

  void stop() {
    thread.interrupt();
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(agent.pacing().heartbeat());
        beat();
      }
    } catch (InterruptedException e) {
      // Stopped.
    }
  }

  private void beat() {
    try {
      agent.reader().ping();
      if (silent) {
        silent = false;
        tell(CatalogState::answers);
      }
    } catch (ConsulFailure failure) {
      agent.counters().count(failure);
      if (!silent) {
        silent = true;
        tell(state -> state.silent(failure.reason()));
      }
    }
  }

  private void tell(Consumer<CatalogState> news) {
    if (!Thread.currentThread().isInterrupted()) {
      keeper.tell(news);
    }
  }
}
