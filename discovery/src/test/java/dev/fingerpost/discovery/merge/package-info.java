@NullMarked
package dev.fingerpost.discovery.merge;

import org.jspecify.annotations.NullMarked;
