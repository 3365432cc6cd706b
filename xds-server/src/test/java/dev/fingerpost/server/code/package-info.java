@NullMarked
package dev.fingerpost.server.code;

import org.jspecify.annotations.NullMarked;
