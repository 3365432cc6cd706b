package dev.fingerpost.policies.fault;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.policy.Share;
import dev.fingerpost.model.policy.fault.Faults;
import dev.fingerpost.model.policy.fault.Faults.Abort;
import dev.fingerpost.model.policy.fault.Faults.Delay;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.policies.routing.RouteMatch;
import java.util.Optional;

/** Merged {@code faults} to the record. */
public final class FaultsBinder {

  private FaultsBinder() {}

  /** The faults, if they are such as {@link FaultsFacet} has nothing against. */
  public static Optional<Faults> bind(Optional<YamlNode> node) {
    return node.map(Fields::of).flatMap(FaultsBinder::bind);
  }

  private static Optional<Faults> bind(Fields block) {
    return block
        .text("until")
        .flatMap(FaultsFacet::time)
        .map(until ->
            new Faults(
                block.block("delay").flatMap(FaultsBinder::delay),
                block.block("abort").flatMap(FaultsBinder::abort),
                block.block("onlyWithHeader").map(RouteMatch::headers).orElse(ImmutableList.of()),
                until));
  }

  private static Optional<Delay> delay(Fields block) {
    return block
        .text("share")
        .map(share -> new Delay(block.period("fixed").orElseThrow(), Share.parse(share)));
  }

  private static Optional<Abort> abort(Fields block) {
    return block
        .text("share")
        .map(share -> new Abort(block.whole("status").orElseThrow(), Share.parse(share)));
  }
}
