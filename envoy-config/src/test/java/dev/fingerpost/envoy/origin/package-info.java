/** Tests of the way back from a resource to policy keys. */
@NullMarked
package dev.fingerpost.envoy.origin;

import org.jspecify.annotations.NullMarked;
