/** How values get from one thread to the next: sources and latest-wins cells. */
@NullMarked
package dev.fingerpost.model.source;

import org.jspecify.annotations.NullMarked;
