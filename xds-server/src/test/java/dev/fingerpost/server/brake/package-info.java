@NullMarked
package dev.fingerpost.server.brake;

import org.jspecify.annotations.NullMarked;
