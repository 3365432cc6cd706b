/**
 * What a Consul can do to the product, each case by its number: CT for the watcher alone, F for all
 * of it under traffic.
 */
@NullMarked
package dev.fingerpost.integration.registry;

import org.jspecify.annotations.NullMarked;
