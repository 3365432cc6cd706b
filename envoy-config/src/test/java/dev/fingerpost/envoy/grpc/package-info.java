/** Tests of what gRPC's own clients get. */
@NullMarked
package dev.fingerpost.envoy.grpc;

import org.jspecify.annotations.NullMarked;
