@NullMarked
package dev.fingerpost.server.cli;

import org.jspecify.annotations.NullMarked;
