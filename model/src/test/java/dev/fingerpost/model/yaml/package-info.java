@NullMarked
package dev.fingerpost.model.yaml;

import org.jspecify.annotations.NullMarked;
