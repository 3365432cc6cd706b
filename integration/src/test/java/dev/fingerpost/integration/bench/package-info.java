/**
 * The benchmark suite: the product beside java-control-plane and beside the least that gRPC can do.
 * A driver runs one server process after the other and is itself the load.
 */
@NullMarked
package dev.fingerpost.integration.bench;

import org.jspecify.annotations.NullMarked;
