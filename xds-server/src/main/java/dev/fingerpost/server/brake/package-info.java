/** The brake: what is too large a loss to be believed at once, and how it is believed after all. */
@NullMarked
package dev.fingerpost.server.brake;

import org.jspecify.annotations.NullMarked;
