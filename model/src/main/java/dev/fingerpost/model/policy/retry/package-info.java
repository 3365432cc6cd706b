/** The `retry` facet: what is tried again, where and how often. */
@NullMarked
package dev.fingerpost.model.policy.retry;

import org.jspecify.annotations.NullMarked;
