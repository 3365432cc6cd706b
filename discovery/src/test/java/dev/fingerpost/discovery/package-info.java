@NullMarked
package dev.fingerpost.discovery;

import org.jspecify.annotations.NullMarked;
