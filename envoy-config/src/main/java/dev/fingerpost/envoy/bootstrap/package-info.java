/** What an Envoy starts with, and what it asks for because of it. */
@NullMarked
package dev.fingerpost.envoy.bootstrap;

import org.jspecify.annotations.NullMarked;
