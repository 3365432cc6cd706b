package dev.fingerpost.integration.world;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** A count of answers: by instance, of those with status 200, and by status, of all. */
public record Answers(
    NavigableMap<String, Integer> byInstance, NavigableMap<Integer, Integer> byStatus) {

  /** Counts answers. */
  public static Answers count(Collection<Answer> answers) {
    NavigableMap<String, Integer> byInstance = new TreeMap<>();
    NavigableMap<Integer, Integer> byStatus = new TreeMap<>();
    for (Answer answer : answers) {
      byStatus.merge(answer.status(), 1, Integer::sum);
      if (answer.status() == 200) {
        byInstance.merge(answer.instance(), 1, Integer::sum);
      }
    }
    return new Answers(byInstance, byStatus);
  }

  /** How many there are. */
  public int total() {
    return byStatus.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many were not a 200. */
  public int failed() {
    return total() - byStatus.getOrDefault(200, 0);
  }

  /** The status of all of them, where it is the same. */
  public boolean allAre(int status) {
    return byStatus.keySet().equals(Set.of(status));
  }

  /** How many of the good ones this instance gave. */
  public int of(String instance) {
    return byInstance.getOrDefault(instance, 0);
  }

  /** The instance's share of the good ones, 0 to 1. */
  public double share(String instance) {
    return of(instance) / (double) Math.max(1, total() - failed());
  }
}
