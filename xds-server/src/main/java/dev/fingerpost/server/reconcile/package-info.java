/** One thread that turns what the sources say into what the store holds. */
@NullMarked
package dev.fingerpost.server.reconcile;

import org.jspecify.annotations.NullMarked;
