/** A YAML file as a registry: for a start without Consul, and for what no Consul knows. */
@NullMarked
package dev.fingerpost.discovery.file;

import org.jspecify.annotations.NullMarked;
