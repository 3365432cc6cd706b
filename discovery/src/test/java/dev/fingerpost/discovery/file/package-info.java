@NullMarked
package dev.fingerpost.discovery.file;

import org.jspecify.annotations.NullMarked;
