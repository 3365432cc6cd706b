/** The rules that Envoy's API states about its own fields, read off its descriptors. */
@NullMarked
package dev.fingerpost.envoy.check.field;

import org.jspecify.annotations.NullMarked;
