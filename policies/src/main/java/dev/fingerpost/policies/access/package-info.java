/** Who may call a service: {@code allow}, {@code jwt} and its providers. */
@NullMarked
package dev.fingerpost.policies.access;

import org.jspecify.annotations.NullMarked;
