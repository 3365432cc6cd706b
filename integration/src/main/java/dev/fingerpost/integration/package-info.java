/** The product as a whole. */
@NullMarked
package dev.fingerpost.integration;

import org.jspecify.annotations.NullMarked;
