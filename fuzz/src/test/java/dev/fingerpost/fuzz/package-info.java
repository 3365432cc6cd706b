@NullMarked
package dev.fingerpost.fuzz;

import org.jspecify.annotations.NullMarked;
