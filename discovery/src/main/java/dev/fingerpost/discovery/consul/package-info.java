/**
 * Consul as a source of the catalog: its registries, and the settings, flags and variables for
 * them.
 */
@NullMarked
package dev.fingerpost.discovery.consul;

import org.jspecify.annotations.NullMarked;
