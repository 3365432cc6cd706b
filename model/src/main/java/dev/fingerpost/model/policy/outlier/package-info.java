/** The `outlierDetection` facet: which instances Envoy takes out by what it sees. */
@NullMarked
package dev.fingerpost.model.policy.outlier;

import org.jspecify.annotations.NullMarked;
