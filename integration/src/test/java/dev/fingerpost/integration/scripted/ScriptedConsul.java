package dev.fingerpost.integration.scripted;

import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Registry;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A Consul on 127.0.0.1 that says what is true, blocking queries among it, except where a script
 * says what is answered instead. Safe for use by all threads.
 */
public final class ScriptedConsul implements Registry {

  /** The list of names. */
  public static final String NAMES = "/v1/catalog/services";

  /** The sign of life. */
  public static final String LEADER = "/v1/status/leader";

  private final ConsulTruth truth = new ConsulTruth();
  private final NavigableMap<String, Script> scripts = new TreeMap<>();
  private final List<Query> queries = new ArrayList<>();
  private final Front front;
  private boolean closed;

  private ScriptedConsul(Function<Front.Answers, Front> front) {
    this.front = front.apply(this::answer);
  }

  /** One over HTTP/1.1 on this port, or on a free one for 0. */
  public static ScriptedConsul plain(int port) {
    return new ScriptedConsul(answers -> PlainFront.open(port, answers));
  }

  /** One over TLS with HTTP/2, whose keys go to this folder. */
  public static ScriptedConsul tls(Path folder) {
    return new ScriptedConsul(answers -> TlsFront.open(0, folder, answers));
  }

  /** The path of a service's health. */
  public static String healthOf(String service) {
    return "/v1/health/service/" + service;
  }

  @Override
  public String kind() {
    return "scripted consul";
  }

  /** Where it is. */
  public URI url() {
    return front.url();
  }

  @Override
  public List<String> serverArguments() {
    return List.of("--consul", url().toString());
  }

  @Override
  public Map<String, String> serverEnvironment() {
    return front.environment();
  }

  @Override
  public synchronized void register(Registration instance) {
    truth.put(instance);
    notifyAll();
  }

  @Override
  public synchronized void deregister(Registration instance) {
    truth.remove(instance);
    notifyAll();
  }

  /** Every index goes up by so much, and no data change. */
  public synchronized void jump(long by) {
    truth.jump(by);
    notifyAll();
  }

  /** From now on paths that begin so are answered by the script, and at once. */
  public synchronized void script(String path, Script script) {
    scripts.put(path, script);
    notifyAll();
  }

  /** The same for whatever tells of services, so not for the sign of life. */
  public void scriptAll(Script script) {
    script("/v1/health/", script);
    script("/v1/catalog/", script);
  }

  /** From now on all answers are true. */
  public synchronized void tellTheTruth() {
    scripts.clear();
    notifyAll();
  }

  /** What is true of a path now. */
  public synchronized Reply.Whole truth(String path) {
    return truth.answer(path);
  }

  /** The queries so far for paths that begin so. */
  public synchronized List<Query> queries(String path) {
    return queries.stream().filter(query -> query.path().startsWith(path)).toList();
  }

  /** How many there were. */
  public synchronized int count(String path) {
    return (int) queries.stream().filter(query -> query.path().startsWith(path)).count();
  }

  /** The connections that were made so far. */
  public long connections() {
    return front.connections();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    front.close();
  }

  private synchronized Reply answer(Query query) throws InterruptedException {
    queries.add(query);
    long deadline = query.at() + query.hold().toNanos();
    while (true) {
      Reply.Whole truly = truth.answer(query.path());
      Reply.Whole now = query.isForAView() ? truly.with("x-consul-knownleader", "false") : truly;
      Optional<Reply> instead = scriptOf(query.path()).flatMap(script -> script.answer(query, now));
      if (instead.isPresent()) {
        return instead.orElseThrow();
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (closed || left <= 0 || isNews(query.index(), now)) {
        return now;
      }
      wait(left);
    }
  }

  /** The script of the longest beginning. */
  private Optional<Script> scriptOf(String path) {
    return scripts.descendingMap().entrySet().stream()
        .filter(script -> path.startsWith(script.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static boolean isNews(OptionalLong known, Reply.Whole now) {
    return known.isEmpty()
        || Long.parseLong(now.headers().getOrDefault(Reply.INDEX, "0")) > known.getAsLong();
  }
}
