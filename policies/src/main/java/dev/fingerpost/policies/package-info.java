/** Policy files to TrafficPlan. */
@NullMarked
package dev.fingerpost.policies;

import org.jspecify.annotations.NullMarked;
