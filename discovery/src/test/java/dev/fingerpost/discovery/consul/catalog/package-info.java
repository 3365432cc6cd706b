@NullMarked
package dev.fingerpost.discovery.consul.catalog;

import org.jspecify.annotations.NullMarked;
