/** What is sent to an Envoy: typed, named, versioned bytes. */
@NullMarked
package dev.fingerpost.envoy.resource;

import org.jspecify.annotations.NullMarked;
