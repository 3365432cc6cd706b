/** Tests, and what they need. */
@NullMarked
package dev.fingerpost.server.ads.stream;

import org.jspecify.annotations.NullMarked;
