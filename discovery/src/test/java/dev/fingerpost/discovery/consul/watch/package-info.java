@NullMarked
package dev.fingerpost.discovery.consul.watch;

import org.jspecify.annotations.NullMarked;
