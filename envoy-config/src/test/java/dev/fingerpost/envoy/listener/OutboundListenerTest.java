package dev.fingerpost.envoy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fingerpost.envoy.check.ResourceCheck;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.plan.Audience;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import org.junit.jupiter.api.Test;

class OutboundListenerTest {

  @Test
  void dependsOnTheAddressAlone() {
    Entry web = OutboundListener.of(new Audience("web", Audience.DEFAULT_OUTBOUND));
    Entry api = OutboundListener.of(new Audience("api", Audience.DEFAULT_OUTBOUND));
    Entry other = OutboundListener.of(new Audience("web", new Address("127.0.0.1", 1)));

    assertThat(api).isEqualTo(web);
    assertThat(other.version()).isNotEqualTo(web.version());
  }

  @Test
  void breaksNoRuleOfEnvoysApi() throws InvalidProtocolBufferException {
    Entry entry = OutboundListener.of(new Audience("web", Audience.DEFAULT_OUTBOUND));
    Listener listener = Listener.parseFrom(entry.body());

    assertThat(new ResourceCheck().message("outbound", listener)).isEmpty();
    assertThat(listener.getName()).isEqualTo(entry.name());
  }
}
