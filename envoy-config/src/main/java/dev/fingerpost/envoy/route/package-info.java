/** Route plans as virtual hosts, and the table that holds them. */
@NullMarked
package dev.fingerpost.envoy.route;

import org.jspecify.annotations.NullMarked;
