/** Catalog and policies to TrafficPlan. */
@NullMarked
package dev.fingerpost.policies.resolve;

import org.jspecify.annotations.NullMarked;
