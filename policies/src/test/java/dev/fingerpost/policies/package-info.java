@NullMarked
package dev.fingerpost.policies;

import org.jspecify.annotations.NullMarked;
