/** The {@code subsets} block: parts of a service by what the registry says of its instances. */
@NullMarked
package dev.fingerpost.policies.subset;

import org.jspecify.annotations.NullMarked;
