/** The ADS server: where Envoys connect. */
@NullMarked
package dev.fingerpost.server.ads;

import org.jspecify.annotations.NullMarked;
