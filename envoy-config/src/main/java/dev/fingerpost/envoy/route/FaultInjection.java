package dev.fingerpost.envoy.route;

import com.google.protobuf.Any;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.policy.Share;
import dev.fingerpost.model.policy.fault.Faults;
import io.envoyproxy.envoy.extensions.filters.common.fault.v3.FaultDelay;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.FaultAbort;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.FractionalPercent.DenominatorType;

/** Faults as Envoy's fault filter has them. */
public final class FaultInjection {

  /** The filter's name in the listener. */
  public static final String FILTER = "envoy.filters.http.fault";

  private FaultInjection() {}

  static Any of(Faults faults) {
    HTTPFault.Builder message = HTTPFault.newBuilder();
    faults.delay().map(FaultInjection::delay).ifPresent(message::setDelay);
    faults.abort().map(FaultInjection::abort).ifPresent(message::setAbort);
    faults.onlyWithHeader().forEach(header -> message.addHeaders(RouteMatches.header(header)));
    return Deterministic.pack(message.build());
  }

  private static FaultDelay delay(Faults.Delay delay) {
    return FaultDelay.newBuilder()
        .setFixedDelay(ProtoValues.duration(delay.fixed()))
        .setPercentage(percentage(delay.share()))
        .build();
  }

  private static FaultAbort abort(Faults.Abort abort) {
    return FaultAbort.newBuilder()
        .setHttpStatus(abort.status())
        .setPercentage(percentage(abort.share()))
        .build();
  }

  private static FractionalPercent percentage(Share share) {
    return FractionalPercent.newBuilder()
        .setNumerator(share.hundredths())
        .setDenominator(DenominatorType.TEN_THOUSAND)
        .build();
  }
}
