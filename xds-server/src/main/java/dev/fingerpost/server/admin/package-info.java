/** The admin port: health, metrics and the read-only JSON API. */
@NullMarked
package dev.fingerpost.server.admin;

import org.jspecify.annotations.NullMarked;
