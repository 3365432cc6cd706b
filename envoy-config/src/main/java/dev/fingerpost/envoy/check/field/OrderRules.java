package dev.fingerpost.envoy.check.field;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Rules on values that have an order: bounds, and lists of what may be and may not be. */
final class OrderRules {
  private final Comparator<Object> order;
  private final Function<Object, String> spelling;

  OrderRules(Comparator<Object> order, Function<Object, String> spelling) {
    this.order = order;
    this.spelling = spelling;
  }

  /** The rules of one of the API's rule messages, all of whose kinds have the same names. */
  ImmutableList<ValueRule> compile(Message rules) {
    ImmutableList.Builder<ValueRule> compiled = ImmutableList.builder();
    Optional<Bound> lower = Optional.empty();
    Optional<Bound> upper = Optional.empty();
    for (Map.Entry<FieldDescriptor, Object> rule : rules.getAllFields().entrySet()) {
      Object limit = rule.getValue();
      switch (rule.getKey().getName()) {
        // They change how the other rules apply.
        case "required", "ignore_empty" -> {}
        case "const" -> compiled.add(ValueRule.expect(spelt(limit), isOneOf(List.of(limit))));
        case "in" -> compiled.add(ValueRule.expect("one of " + all(limit), isOneOf(limit)));
        case "not_in" ->
            compiled.add(ValueRule.expect("none of " + all(limit), isOneOf(limit).negate()));
        case "gt" -> lower = bound("over ", limit, value -> order.compare(value, limit) > 0);
        case "gte" -> lower = bound("at least ", limit, value -> order.compare(value, limit) >= 0);
        case "lt" -> upper = bound("under ", limit, value -> order.compare(value, limit) < 0);
        case "lte" -> upper = bound("at most ", limit, value -> order.compare(value, limit) <= 0);
        default -> throw new UnknownRuleException(rule.getKey());
      }
    }
    compiled.addAll(bounds(lower, upper));
    return compiled.build();
  }

  /** Bounds that cross mean what is outside of them. */
  private ImmutableList<ValueRule> bounds(Optional<Bound> lower, Optional<Bound> upper) {
    if (lower.isPresent() && upper.isPresent()) {
      Bound low = lower.get();
      Bound high = upper.get();
      if (order.compare(low.limit, high.limit) >= 0) {
        return ImmutableList.of(
            ValueRule.expect(
                high.expectation + " or " + low.expectation, low.holds.or(high.holds)));
      }
      return ImmutableList.of(low.rule(), high.rule());
    }
    return lower.or(() -> upper).map(Bound::rule).map(ImmutableList::of).orElse(ImmutableList.of());
  }

  private Optional<Bound> bound(String words, Object limit, Predicate<Object> holds) {
    return Optional.of(new Bound(words + spelt(limit), limit, holds));
  }

  private Predicate<Object> isOneOf(Object values) {
    return value ->
        ((List<?>) values).stream().anyMatch(allowed -> order.compare(value, allowed) == 0);
  }

  private List<String> all(Object values) {
    return ((List<?>) values).stream().map(this::spelt).toList();
  }

  private String spelt(Object value) {
    return spelling.apply(value);
  }

  private record Bound(String expectation, Object limit, Predicate<Object> holds) {
    ValueRule rule() {
      return ValueRule.expect(expectation, holds);
    }
  }
}
