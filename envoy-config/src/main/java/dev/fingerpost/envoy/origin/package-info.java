/** The way back: from a resource to the policy keys that made it. */
@NullMarked
package dev.fingerpost.envoy.origin;

import org.jspecify.annotations.NullMarked;
