/** YAML text to a tree whose nodes know their place, and the walk of that tree along a shape. */
@NullMarked
package dev.fingerpost.model.yaml;

import org.jspecify.annotations.NullMarked;
