/**
 * A Consul that answers as it is told, over HTTP/1.1 or over TLS with HTTP/2: what a real one
 * cannot be made to do.
 */
@NullMarked
package dev.fingerpost.integration.scripted;

import org.jspecify.annotations.NullMarked;
