/** What the real Envoy does without each of our checks. */
@NullMarked
package dev.fingerpost.integration.proof;

import org.jspecify.annotations.NullMarked;
