package dev.fingerpost.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fingerpost.model.catalog.Instance.Attributes;
import dev.fingerpost.model.catalog.Instance.Presence;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceTest {

  @Test
  void ordersInstancesByKeySoThatTwoRegistriesAgree() {
    Service one = Service.of("orders", List.of(instance("b"), instance("a")));
    Service other = Service.of("orders", List.of(instance("a"), instance("b")));

    assertThat(one).isEqualTo(other);
    assertThat(one.instances()).extracting(Instance::id).containsExactly("a", "b");
  }

  @Test
  void refusesNamesThatCannotBeResourceNames() {
    assertThat(Service.isName("orders.v1-2_x")).isTrue();
    for (String bad : List.of("", "-a", "a b", "a/b", "ü", "a".repeat(129))) {
      assertThat(Service.isName(bad)).as(bad).isFalse();
      assertThatThrownBy(() -> Service.of(bad, List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("service name");
    }
  }

  private static Instance instance(String id) {
    return new Instance(
        new InstanceKey("file", "dc1", "", id),
        new Address("10.0.0.1", 80),
        Checks.PASSING,
        Weights.DEFAULT,
        Attributes.NONE,
        Presence.LISTED);
  }
}
