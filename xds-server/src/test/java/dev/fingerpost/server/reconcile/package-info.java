@NullMarked
package dev.fingerpost.server.reconcile;

import org.jspecify.annotations.NullMarked;
