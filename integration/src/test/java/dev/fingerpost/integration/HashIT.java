package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.integration.harness.Ask;
import dev.fingerpost.integration.harness.Keys;
import dev.fingerpost.integration.harness.RawClient;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.stage.Act;
import dev.fingerpost.integration.stage.Actor;
import dev.fingerpost.integration.stage.Theatre;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.Crowd;
import dev.fingerpost.integration.world.EchoService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is hashed decides where a request goes, and stays where it is while instances go. */
class HashIT {

  private static final int KEYS = 10_000;
  private static final int INSTANCES = 10;

  private static final String POLICIES =
      """
      version: 1
      defaults: {outlierDetection: none, retry: none}
      services:
        ring: {loadBalancer: {policy: ringHash, hashOn: [{header: x-key}]}}
        table: {loadBalancer: {policy: maglev, hashOn: [{header: x-key}]}}
        dice: {loadBalancer: random}
        keyless: {loadBalancer: ringHash}
        free: {loadBalancer: {policy: ringHash, hashOn: [{header: x-key}]}}
        bounded: {loadBalancer: {policy: ringHash, hashOn: [{header: x-key}], hashBalanceFactor: 150}}
        flat: {loadBalancer: {policy: maglev, hashOn: [{header: x-key}], hashBalanceFactor: 150}}
        cart: {loadBalancer: {policy: maglev, hashOn: [{cookie: {name: cart, ttl: 1h, path: /}}]}}
        first: {loadBalancer: {policy: maglev, hashOn: [{header: x-key}, {cookie: {name: c}}, {query: q}, sourceIp]}}
      """;

  private static final List<String> FEW = List.of("keyless", "cart", "first");
  private static final List<String> HELD = List.of("free", "bounded", "flat");
  private static final CountDownLatch GATE = new CountDownLatch(1);

  @TempDir static Path folder;
  private static Theatre theatre;

  @BeforeAll
  static void open() {
    theatre = Theatre.open(folder, POLICIES);
    for (String service : List.of("ring", "table", "dice")) {
      serve(service, INSTANCES);
    }
    FEW.forEach(service -> serve(service, 4));
    for (String service : HELD) {
      for (int n = 1; n <= 4; n++) {
        Actor held = theatre.serve(service, service + "-" + n);
        held.usually(Act.behind(GATE, Act.OK));
      }
    }
    world().awaitHealthy("first", 4);
    world().awaitHealthy("table", INSTANCES);
    HELD.forEach(service -> world().awaitHealthy(service, 4));
    world().awaitReachable("first");
  }

  @AfterAll
  static void close() {
    theatre.close();
  }

  @Test
  void aKeyStaysWhereItIsAndFewMoveWhenAnInstanceGoes() {
    Moves ring = remove("ring");
    Moves table = remove("table");
    Moves dice = remove("dice");

    System.out.printf(
        "hash, one of %d instances removed: of %d keys moved: ringHash %s, maglev %s, random %s%n",
        INSTANCES, KEYS, ring, table, dice);
    assertThat(List.of(ring.again, table.again)).containsOnly(0L);
    assertThat(dice.again).isGreaterThan(KEYS / 2);
  }

  /** How many keys moved at the second time of asking, and how many when an instance had gone. */
  private record Moves(long again, long gone, long kept) {}

  private static Moves remove(String service) {
    Map<String, String> before = Keys.lead(theatre.traffic(), service, KEYS);
    Map<String, String> again = Keys.lead(theatre.traffic(), service, KEYS / 10);
    EchoService first = ECHOES.get(service);
    world().registry().deregister(World.registration(service, first));
    world().awaitHealthy(service, INSTANCES - 1);
    Map<String, String> after = Keys.lead(theatre.traffic(), service, KEYS);
    long changed =
        again.entrySet().stream()
            .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
            .count();
    long its = before.values().stream().filter(first.id()::equals).count();
    return new Moves(changed * 10, Keys.moved(before, after), its);
  }

  private static final Map<String, EchoService> ECHOES = new java.util.HashMap<>();

  private static void serve(String service, int count) {
    for (int n = 1; n <= count; n++) {
      EchoService instance = world().serve(service, service + "-" + n);
      ECHOES.putIfAbsent(service, instance);
    }
  }

  private static World world() {
    return theatre.world();
  }
}
