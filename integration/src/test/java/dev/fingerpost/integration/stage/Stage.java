package dev.fingerpost.integration.stage;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where actors play: it knows the scripts of requests, whichever instance each try of one comes to,
 * and writes every try down.
 */
public final class Stage implements AutoCloseable {

  private final List<Actor> actors = new ArrayList<>();
  private final Map<String, Queue<Act>> scripts = new ConcurrentHashMap<>();
  private final Map<String, List<Try>> tries = new ConcurrentHashMap<>();
  private final AtomicInteger names = new AtomicInteger();

  /** Starts an instance. */
  public Actor actor(String id) {
    Actor actor = new Actor(id, this);
    actors.add(actor);
    return actor;
  }

  /** The headers of a request whose tries come to this, one after the other. */
  public Map<String, String> script(Act... acts) {
    String name = "script-" + names.incrementAndGet();
    scripts.put(name, new ConcurrentLinkedQueue<>(List.of(acts)));
    return Map.of(Actor.SCRIPT_HEADER, name);
  }

  /** The tries of the request that was sent with these headers, in their order. */
  public List<Try> tries(Map<String, String> script) {
    return List.copyOf(tries.getOrDefault(script.getOrDefault(Actor.SCRIPT_HEADER, ""), List.of()));
  }

  @Override
  public void close() {
    actors.forEach(Actor::close);
  }

  void play(String script, Try one, Act usual, Socket socket)
      throws IOException, InterruptedException {
    tries.computeIfAbsent(script, name -> new CopyOnWriteArrayList<>()).add(one);
    Act act = scripts.getOrDefault(script, new ConcurrentLinkedQueue<>()).poll();
    (act == null ? usual : act).play(new Reply(socket, one.instance()));
  }
}
