@NullMarked
package dev.fingerpost.discovery.consul.wire;

import org.jspecify.annotations.NullMarked;
