@NullMarked
package dev.fingerpost.server.state;

import org.jspecify.annotations.NullMarked;
