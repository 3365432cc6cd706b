/** The {@code routes}, {@code pin}, {@code mirror} and header keys: what becomes of a request. */
@NullMarked
package dev.fingerpost.policies.routing;

import org.jspecify.annotations.NullMarked;
