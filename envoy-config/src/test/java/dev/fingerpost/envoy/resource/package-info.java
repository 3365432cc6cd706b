/** Tests of `resource`. */
@NullMarked
package dev.fingerpost.envoy.resource;

import org.jspecify.annotations.NullMarked;
