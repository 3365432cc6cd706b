/** JSON to and from text. */
@NullMarked
package dev.fingerpost.server.json;

import org.jspecify.annotations.NullMarked;
