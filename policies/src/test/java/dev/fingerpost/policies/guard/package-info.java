@NullMarked
package dev.fingerpost.policies.guard;

import org.jspecify.annotations.NullMarked;
