/** Golden files: what comes out for a registry and policies, as a person would read it. */
@NullMarked
package dev.fingerpost.envoy.golden;

import org.jspecify.annotations.NullMarked;
