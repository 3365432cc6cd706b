/** One stream: what its Envoy asked for, has, and shall get next, in which order. */
@NullMarked
package dev.fingerpost.server.ads.stream;

import org.jspecify.annotations.NullMarked;
