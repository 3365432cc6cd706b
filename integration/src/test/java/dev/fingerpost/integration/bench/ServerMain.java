package dev.fingerpost.integration.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A contestant's own process: commands on its standard input, answers in JSON on its output. */
final class ServerMain {

  private final Mesh mesh;
  private final Contestant contestant;

  private ServerMain(Mesh mesh, Contestant contestant) {
    this.mesh = mesh;
    this.contestant = contestant;
  }

  /** When an edit began and when the contestant had taken it in, on the machine's clock. */
  record Published(long began, long ended) {}

  /** Which service was to change when. */
  record Due(int service, long at) {}

  /** What a churn was. */
  record Churned(List<Due> changes) {}

  /**
   * Serves until the input ends.
   *
   * @param arguments the contestant, and how many services, route tables and groups there are
   */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err); // whatever logs is not an answer
    Mesh mesh = new Mesh(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    Contestant.Name name = Contestant.Name.valueOf(arguments[0]);
    try (Contestant contestant = name.start(mesh, Integer.parseInt(arguments[3]));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      ServerMain main = new ServerMain(mesh, contestant);
      answers.println(contestant.port());
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        answers.println(Json.line(main.answer(line, name)));
        answers.flush();
      }
    }
    System.exit(0); // java-control-plane and gRPC leave threads behind
  }

  private Object answer(String line, Contestant.Name name) {
    int space = line.indexOf(' ');
    String command = space < 0 ? line : line.substring(0, space);
    String rest = line.substring(space + 1);
    return switch (command) {
      case "edit" -> publish(Edit.parse(rest));
      case "churn" -> churn(rest.split(" ", 3));
      case "stats" -> ServerStats.now(contestant);
      case "collect" -> collect();
      case "micro" -> Micro.run(name);
      default -> throw new IllegalArgumentException(line);
    };
  }

  private Published publish(Edit edit) {
    long began = System.nanoTime();
    mesh.edit(edit);
    contestant.publish(edit);
    return new Published(began, System.nanoTime());
  }

  /** An open loop: what is due while the contestant is busy goes into the next publication. */
  private Churned churn(String... arguments) {
    long gap = TimeUnit.SECONDS.toNanos(1) / Long.parseLong(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    int services = Integer.parseInt(arguments[2]);
    List<Due> changes = new ArrayList<>();
    long start = System.nanoTime();
    while (changes.size() < count) {
      ImmutableList.Builder<Integer> now = ImmutableList.builder();
      while (changes.size() < count && start + changes.size() * gap <= System.nanoTime()) {
        Due due = new Due(Scenarios.target(changes.size(), services), start + changes.size() * gap);
        changes.add(due);
        now.add(due.service());
      }
      Edit edit = new Edit(Edit.Kind.ENDPOINTS, now.build());
      if (!edit.targets().isEmpty()) {
        publish(edit);
      }
      LockSupport.parkNanos(start + changes.size() * gap - System.nanoTime());
    }
    return new Churned(changes);
  }

  /** The statistics after the garbage is gone. */
  private ServerStats collect() {
    for (int n = 0; n < 3; n++) {
      System.gc();
    }
    return ServerStats.now(contestant);
  }
}
