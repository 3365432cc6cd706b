/** Files that nobody but their owner may read. */
@NullMarked
package dev.fingerpost.server.files;

import org.jspecify.annotations.NullMarked;
