package dev.fingerpost.server.ads;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A defect that another control plane was seen to have, as a script.
 *
 * @param id as in the table of {@code docs/xds.md}
 * @param before what every control plane manages, so that a failure is of the defect
 * @param proof what one with the defect does not
 */
record Regression(String id, String defect, Step before, Step proof) {

  /** A part of a script. */
  interface Step {

    /** Throws an {@link AssertionError} if the plane does something else. */
    void run(Stage stage);
  }

  @Override
  public String toString() {
    return id + ": " + defect;
  }

  /** A plane, and the clients that a script opens. */
  static final class Stage implements AutoCloseable {

    private final Plane plane;
    private final Duration patience;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<ScriptedClient> clients = new ArrayList<>();
    private final List<SotwClient> sotwClients = new ArrayList<>();

    Stage(Plane plane, Duration patience) {
      this.plane = plane;
      this.patience = patience;
    }

    Plane plane() {
      return plane;
    }

    /** The one delta client; it says in every request who it is. */
    ScriptedClient client() {
      if (clients.isEmpty()) {
        clients.add(another(ScriptedClient.Introduction.ALWAYS));
      }
      return clients.getFirst();
    }

    /** One more delta client. */
    ScriptedClient another(ScriptedClient.Introduction introduction) {
      return opened(ScriptedClient.connect(plane.port(), patience, introduction));
    }

    /** A delta client of another cluster. */
    ScriptedClient of(String cluster) {
      return opened(ScriptedClient.connect(plane.port(), cluster, patience));
    }

    /** The one state-of-the-world client. */
    SotwClient sotw() {
      if (sotwClients.isEmpty()) {
        sotwClients.add(
            opened(SotwClient.connect(plane.port(), patience, ScriptedClient.Introduction.ALWAYS)));
      }
      return sotwClients.getFirst();
    }

    private <C extends AutoCloseable> C opened(C client) {
      open.add(client);
      return client;
    }

    @Override
    public void close() {
      for (AutoCloseable client : open) {
        try {
          client.close();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
    }
  }
}
