/** The agents of one Consul: their signs of life, connections and pace, and threads that last. */
@NullMarked
package dev.fingerpost.discovery.consul.agent;

import org.jspecify.annotations.NullMarked;
