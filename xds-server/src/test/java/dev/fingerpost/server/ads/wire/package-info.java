/** Tests, and what they need. */
@NullMarked
package dev.fingerpost.server.ads.wire;

import org.jspecify.annotations.NullMarked;
