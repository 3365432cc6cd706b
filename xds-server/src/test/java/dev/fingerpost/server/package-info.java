@NullMarked
package dev.fingerpost.server;

import org.jspecify.annotations.NullMarked;
