/** Tests of what a change costs. */
@NullMarked
package dev.fingerpost.envoy.cost;

import org.jspecify.annotations.NullMarked;
