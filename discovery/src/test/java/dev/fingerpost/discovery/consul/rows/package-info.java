@NullMarked
package dev.fingerpost.discovery.consul.rows;

import org.jspecify.annotations.NullMarked;
