/** Facts: what the registries say is running. */
@NullMarked
package dev.fingerpost.model.catalog;

import org.jspecify.annotations.NullMarked;
