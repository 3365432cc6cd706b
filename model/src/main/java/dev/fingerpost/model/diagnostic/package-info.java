/** What is wrong with an input, as data: code, place, value, expectation. */
@NullMarked
package dev.fingerpost.model.diagnostic;

import org.jspecify.annotations.NullMarked;
