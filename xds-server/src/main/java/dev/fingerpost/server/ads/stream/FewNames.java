package dev.fingerpost.server.ads.stream;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A set of names in the order in which they came, empty as a rule: then it costs nothing, and to
 * look is to look at what all streams share. One name, as a change has it, costs an object. Owned
 * by its stream's loop.
 */
final class FewNames {

  private static final Set<String> NONE = Set.of();

  /** Of two or more a {@link LinkedHashSet}. */
  private Set<String> names = NONE;

  void add(String name) {
    if (names.isEmpty()) {
      names = Set.of(name);
    } else if (names instanceof LinkedHashSet) {
      names.add(name);
    } else if (!names.contains(name)) {
      names = new LinkedHashSet<>(names);
      names.add(name);
    }
  }

  /** Takes a name out, and says whether it was there. */
  @CanIgnoreReturnValue
  boolean remove(String name) {
    if (names.size() > 1) {
      return names.remove(name);
    }
    boolean wasThere = names.contains(name);
    if (wasThere) {
      names = NONE;
    }
    return wasThere;
  }

  boolean contains(String name) {
    return names.contains(name);
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** Takes out all that the predicate holds for. */
  void removeIf(Predicate<String> unwanted) {
    if (names.size() == 1) {
      takeWhile(unwanted);
    } else if (names.size() > 1 && names.removeIf(unwanted)) {
      shrink();
    }
  }

  /** Takes names out in their order as long as the predicate holds. */
  void takeWhile(Predicate<String> takes) {
    if (names.size() == 1) {
      if (takes.test(names.iterator().next())) {
        names = NONE;
      }
      return;
    }
    Iterator<String> each = names.iterator();
    while (each.hasNext() && takes.test(each.next())) {
      each.remove();
    }
    shrink();
  }

  /** Takes all names out. */
  List<String> takeAll() {
    List<String> taken = List.copyOf(names);
    names = NONE;
    return taken;
  }

  private void shrink() {
    if (names.isEmpty()) {
      names = NONE;
    }
  }
}
