/** The one place where resources live, and the views that streams have of it. */
@NullMarked
package dev.fingerpost.server.store;

import org.jspecify.annotations.NullMarked;
