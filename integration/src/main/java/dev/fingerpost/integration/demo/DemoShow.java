package dev.fingerpost.integration.demo;

import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.EchoService;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Scanner;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The demo for people: what to try, then a line of shares per service every second. The name of an
 * instance on standard input makes it fail, and the same name again mends it.
 */
final class DemoShow {

  private static final int REQUESTS = 60;
  private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

  private final DemoWorld world;
  private final PrintWriter out;
  private final Set<String> failing = new ConcurrentSkipListSet<>();

  DemoShow(DemoWorld world, PrintWriter out) {
    this.world = world;
    this.out = out;
  }

  /** Shows until the time is over; zero is for ever. */
  void run(Duration length) {
    invite();
    Thread.ofPlatform().daemon().name("demo-input").start(this::listen);
    long end = System.nanoTime() + length.toNanos();
    while (length.isZero() || System.nanoTime() < end) {
      long next = System.nanoTime() + PERIOD;
      out.println(shares());
      out.flush();
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private void invite() {
    String server = "http://127.0.0.1:" + world.server().adminPort();
    out.printf(
        """

        Try   edit %1$s/%2$s (loadBalancer: weighted), then: git -C %1$s commit -am weighted
              type orders-1 and press Enter: it answers 503 from then on; again, and it is well
              curl -H 'Host: orders' http://127.0.0.1:%3$d/
              curl %4$s/api/v1/services/orders
              bin/fingerpost status --server %4$s

        """,
        world.policies().folder(), DemoWorld.POLICY_FILE, world.outbound(), server);
  }

  private String shares() {
    StringBuilder line = new StringBuilder();
    for (String service : new TreeSet<>(Set.of("orders", "reviews", "payments"))) {
      Answers answers = world.traffic().send(service, REQUESTS);
      line.append(service).append(' ');
      world.instances().keySet().stream()
          .filter(id -> DemoWorld.serviceOf(id).equals(service))
          .sorted()
          .forEach(id ->
              line.append(
                  String.format(
                      "%s%s %3.0f%%  ",
                      id.substring(id.lastIndexOf('-') + 1),
                      failing.contains(id) ? "(failing)" : "",
                      100 * answers.share(id))));
      line.append(answers.failed() == 0 ? "" : answers.failed() + " failed  ").append("| ");
    }
    return line.toString();
  }

  private void listen() {
    try (Scanner input = new Scanner(System.in, StandardCharsets.UTF_8)) {
      while (input.hasNextLine()) {
        toggle(input.nextLine().strip());
      }
    }
  }

  private void toggle(String id) {
    EchoService instance = world.instances().get(id);
    if (instance == null) {
      out.println("no instance of this name: " + id);
    } else if (failing.remove(id)) {
      instance.answerWith(200);
    } else {
      failing.add(id);
      instance.answerWith(503);
    }
  }
}
