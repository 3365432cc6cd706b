/**
 * What is asked of one agent of a Consul, and what comes back: reads, replies, failures, tokens.
 */
@NullMarked
package dev.fingerpost.discovery.consul.wire;

import org.jspecify.annotations.NullMarked;
