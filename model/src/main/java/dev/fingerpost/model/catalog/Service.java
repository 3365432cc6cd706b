package dev.fingerpost.model.catalog;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Ordering;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** One service and its instances, in the order of their keys. No instances is a legal state. */
public record Service(String name, ImmutableList<Instance> instances) {

  /** The one grammar of names, for all registries. */
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private static final Comparator<Instance> BY_KEY = Comparator.comparing(Instance::key);

  public Service {
    if (!isName(name)) {
      throw new IllegalArgumentException("service name: " + name + " (expected: " + NAME + ")");
    }
    if (!Ordering.from(BY_KEY).isOrdered(instances)) {
      instances = ImmutableList.sortedCopyOf(BY_KEY, instances);
    }
  }

  /** A service of these instances, whatever order they come in. */
  public static Service of(String name, List<Instance> instances) {
    return new Service(name, ImmutableList.copyOf(instances));
  }

  /** Whether a registry's name can be a service's name: one grammar for all registries. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }
}
