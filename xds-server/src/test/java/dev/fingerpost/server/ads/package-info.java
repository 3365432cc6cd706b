/** Tests, and what they need. */
@NullMarked
package dev.fingerpost.server.ads;

import org.jspecify.annotations.NullMarked;
