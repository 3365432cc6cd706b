/** The one list of the codes that messages carry. */
@NullMarked
package dev.fingerpost.server.code;

import org.jspecify.annotations.NullMarked;
