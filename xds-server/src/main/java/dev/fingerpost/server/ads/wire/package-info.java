/** Responses as bytes: shared resource bodies, and what each stream adds. */
@NullMarked
package dev.fingerpost.server.ads.wire;

import org.jspecify.annotations.NullMarked;
