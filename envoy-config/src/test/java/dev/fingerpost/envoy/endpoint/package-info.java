/** Tests of `endpoint`. */
@NullMarked
package dev.fingerpost.envoy.endpoint;

import org.jspecify.annotations.NullMarked;
