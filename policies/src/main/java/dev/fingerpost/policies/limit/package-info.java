/** Limits on what a service may be asked: {@code rateLimit} and {@code inbound}. */
@NullMarked
package dev.fingerpost.policies.limit;

import org.jspecify.annotations.NullMarked;
