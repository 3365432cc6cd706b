/** Messages as text for people. */
@NullMarked
package dev.fingerpost.envoy.print;

import org.jspecify.annotations.NullMarked;
