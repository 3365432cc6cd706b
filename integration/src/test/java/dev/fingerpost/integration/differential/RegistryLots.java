package dev.fingerpost.integration.differential;

import com.google.common.base.Strings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Random registry files. All instances are on this machine: at any address of 127.0.0.0/8, or at
 * the one that IPv6 has for it.
 *
 * @param port where something answers, at each of these addresses
 */
record RegistryLots(Lots lots, int port) {

  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "zone-a",
          "zone-b",
          "weight:50",
          "weight:0",
          "weight:x",
          "zone:eu",
          "käse",
          "two words",
          "7",
          "65535",
          "-1",
          "\u0007",
          "~!@#$%^&*()[]{}",
          "x".repeat(200));

  /** The same names each time, odd ones first, so that each gets one policy after another. */
  static List<String> names(int count) {
    List<String> names =
        new ArrayList<>(
            List.of(
                "0",
                "a.b",
                "orders.service.consul",
                "UPPER",
                "a_b",
                "a--b",
                "x-1.",
                "q_",
                Strings.repeat("n", 128),
                "cluster.outbound",
                "outbound",
                "web",
                "null",
                "true",
                "1.5",
                "any",
                "admin",
                "local"));
    for (int n = 0; names.size() < count; n++) {
      names.add("service-" + n);
    }
    return new ArrayList<>(names.subList(0, count));
  }

  /** A service's entry. */
  Map<String, Object> service() {
    int count =
        switch (lots.whole(0, 40)) {
          case 0 -> lots.whole(100, 700);
          case 1, 2, 3 -> 0;
          case 4, 5, 6, 7, 8, 9 -> 1;
          default -> lots.whole(2, 12);
        };
    List<Object> instances = new ArrayList<>();
    List<String> addresses = new ArrayList<>();
    Set<String> ids = new TreeSet<>();
    for (int n = 0; n < count; n++) {
      addresses.add(n > 0 && lots.in100(8) ? lots.of(addresses) : address());
      instances.add(instance(id(n, ids), addresses.getLast()));
    }
    return new LinkedHashMap<>(Map.of("instances", instances));
  }

  private Map<String, Object> instance(String id, String address) {
    Map<String, Object> instance = new LinkedHashMap<>();
    instance.put("id", Draft.text(id));
    instance.put("address", Draft.text(address));
    instance.put("port", Integer.toString(lots.in100(3) ? 1 : port));
    if (lots.in100(60)) {
      instance.put("weight", Long.toString(lots.between(0, 65_535)));
    }
    if (lots.in100(40)) {
      instance.put("health", Draft.text(lots.of("passing", "warning", "critical", "maintenance")));
    }
    if (lots.in100(30)) {
      instance.put("zone", Draft.text(lots.of(TEXTS)));
    }
    if (lots.in100(20)) {
      instance.put("datacenter", Draft.text(lots.of(TEXTS)));
    }
    if (lots.in100(30)) {
      instance.put("tags", new ArrayList<Object>(List.of(Draft.text(lots.of(TEXTS)))));
    }
    if (lots.in100(30)) {
      instance.put(
          "meta",
          new LinkedHashMap<String, Object>(
              Map.of(lots.of("weight", "zone", "other"), Draft.text(lots.of(TEXTS)))));
    }
    return instance;
  }

  private String id(int number, Set<String> taken) {
    String id = lots.of("i" + number, "I " + number, "/%&ä" + number, number + "");
    return taken.add(id) ? id : id + "-" + number;
  }

  private String address() {
    return switch (lots.whole(0, 15)) {
      case 0 -> "::1";
      case 1 -> "0:0:0:0:0:0:0:1";
      case 2 -> "127.0.0.1";
      case 3 -> "::ffff:127.0.0." + lots.whole(1, 254);
      default ->
          "127.%d.%d.%d".formatted(lots.whole(0, 255), lots.whole(0, 255), lots.whole(1, 254));
    };
  }
}
