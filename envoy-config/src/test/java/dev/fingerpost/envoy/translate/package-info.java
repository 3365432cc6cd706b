/** Tests of `translate`. */
@NullMarked
package dev.fingerpost.envoy.translate;

import org.jspecify.annotations.NullMarked;
