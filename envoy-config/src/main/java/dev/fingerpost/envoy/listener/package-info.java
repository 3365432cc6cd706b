/** The listeners of an Envoy. */
@NullMarked
package dev.fingerpost.envoy.listener;

import org.jspecify.annotations.NullMarked;
