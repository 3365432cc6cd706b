package dev.fingerpost.envoy.golden;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * The choices that a tree of records leaves open, and those that a value makes: the variant of a
 * sealed type, the constant of an enum, whether an optional part or an item is there, yes or no.
 * All of it comes from the types, so a new variant is a new choice at once.
 */
final class Choices {
  private final Set<String> found = new TreeSet<>();

  private Choices() {}

  /** Everything that a value of the type could choose. */
  static Set<String> of(Class<?> type) {
    Choices choices = new Choices();
    choices.addType(type.getSimpleName(), type);
    return choices.found;
  }

  /** What the value has chosen. */
  static Set<String> made(Record value) {
    Choices choices = new Choices();
    choices.addValue(value.getClass().getSimpleName(), value);
    return choices.found;
  }

  private void addType(String place, Type type) {
    if (type instanceof ParameterizedType generic) {
      add(place, "present");
      add(place, "empty");
      addType(place, generic.getActualTypeArguments()[0]);
    } else if (type instanceof Class<?> plain) {
      addClass(place, plain);
    }
  }

  private void addClass(String place, Class<?> type) {
    if (type == OptionalInt.class) {
      add(place, "present");
      add(place, "empty");
    } else if (type == boolean.class) {
      add(place, "true");
      add(place, "false");
    } else if (type.isEnum()) {
      Arrays.stream(type.getEnumConstants()).forEach(constant -> addConstant(type, constant));
    } else if (type.isSealed()) {
      for (Class<?> variant : type.getPermittedSubclasses()) {
        add(type.getSimpleName(), variant.getSimpleName());
        addClass(place, variant);
      }
    } else if (type.isRecord()) {
      for (RecordComponent part : type.getRecordComponents()) {
        addType(place(type, part), part.getGenericType());
      }
    }
  }

  private void addValue(String place, Object value) {
    switch (value) {
      case Optional<?> part -> {
        add(place, part.isPresent() ? "present" : "empty");
        part.ifPresent(inner -> addValue(place, inner));
      }
      case OptionalInt part -> add(place, part.isPresent() ? "present" : "empty");
      case Collection<?> items -> {
        add(place, items.isEmpty() ? "empty" : "present");
        items.forEach(item -> addValue(place, item));
      }
      case Map<?, ?> entries -> {
        add(place, entries.isEmpty() ? "empty" : "present");
        entries.values().forEach(entry -> addValue(place, entry));
      }
      case Boolean flag -> add(place, flag.toString());
      case Enum<?> constant -> addConstant(constant.getDeclaringClass(), constant);
      case Record parts -> addRecord(parts);
      default -> {
        // A number, a duration or a text: no choice between forms.
      }
    }
  }

  private void addRecord(Record value) {
    Class<?> type = value.getClass();
    Arrays.stream(type.getInterfaces())
        .filter(Class::isSealed)
        .forEach(variants -> add(variants.getSimpleName(), type.getSimpleName()));
    for (RecordComponent part : type.getRecordComponents()) {
      try {
        addValue(place(type, part), part.getAccessor().invoke(value));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void addConstant(Class<?> type, Object constant) {
    add(type.getSimpleName(), constant.toString());
  }

  private void add(String place, String choice) {
    found.add(place + ": " + choice);
  }

  private static String place(Class<?> type, RecordComponent part) {
    return type.getSimpleName() + "." + part.getName();
  }
}
