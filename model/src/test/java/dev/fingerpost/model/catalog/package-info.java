@NullMarked
package dev.fingerpost.model.catalog;

import org.jspecify.annotations.NullMarked;
