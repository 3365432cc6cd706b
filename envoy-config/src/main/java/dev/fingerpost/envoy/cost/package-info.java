/** What a change of resources costs in every Envoy that has them. */
@NullMarked
package dev.fingerpost.envoy.cost;

import org.jspecify.annotations.NullMarked;
