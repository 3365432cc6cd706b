/** Random policies and registries, held against what a real Envoy takes. */
@NullMarked
package dev.fingerpost.integration.differential;

import org.jspecify.annotations.NullMarked;
