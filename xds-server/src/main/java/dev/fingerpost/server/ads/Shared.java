package dev.fingerpost.server.ads;

import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.server.ads.log.PacedLog;
import dev.fingerpost.server.ads.stream.Ledger;
import dev.fingerpost.server.ads.stream.Scheduler;
import dev.fingerpost.server.ads.stream.StreamMetrics;
import dev.fingerpost.server.store.ResourceStore;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.function.Function;

/**
 * What all streams of a server share.
 *
 * @param identifier of the control plane
 * @param admission of streams whose client has nothing yet
 * @param nodes whose streams are open
 * @param log of streams that come and go
 * @param lanes run the streams
 */
record Shared(
    String identifier,
    ResourceStore store,
    Audiences audiences,
    Function<Node, Audience> audienceOf,
    Ledger ledger,
    Admission admission,
    Limits limits,
    Census nodes,
    StreamMetrics metrics,
    Scheduler scheduler,
    PacedLog log,
    Lanes lanes) {}
