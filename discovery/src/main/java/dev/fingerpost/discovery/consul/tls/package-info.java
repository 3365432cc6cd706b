/** The TLS side of the connections to Consul's agents, from files that may be replaced. */
@NullMarked
package dev.fingerpost.discovery.consul.tls;

import org.jspecify.annotations.NullMarked;
