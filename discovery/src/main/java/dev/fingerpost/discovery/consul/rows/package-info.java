/** The rows of a reply to the instances of a service, and what of them is refused. */
@NullMarked
package dev.fingerpost.discovery.consul.rows;

import org.jspecify.annotations.NullMarked;
