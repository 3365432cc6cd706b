/** The wiring: every part of the control plane, put together once. */
@NullMarked
package dev.fingerpost.server.boot;

import org.jspecify.annotations.NullMarked;
