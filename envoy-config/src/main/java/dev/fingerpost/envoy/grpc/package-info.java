/** Plans as gRPC's own xDS clients take them, where they do not take what Envoys do. */
@NullMarked
package dev.fingerpost.envoy.grpc;

import org.jspecify.annotations.NullMarked;
