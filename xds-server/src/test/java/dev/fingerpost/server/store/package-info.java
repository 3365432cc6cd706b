/** Tests, and what they need. */
@NullMarked
package dev.fingerpost.server.store;

import org.jspecify.annotations.NullMarked;
