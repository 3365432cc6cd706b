/** The {@code outlierDetection} block: what may be written, and the record it becomes. */
@NullMarked
package dev.fingerpost.policies.outlier;

import org.jspecify.annotations.NullMarked;
