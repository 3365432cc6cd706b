/** Consul: one blocking query per service, its rows to instances, and when to believe them. */
@NullMarked
package dev.fingerpost.discovery.consul;

import org.jspecify.annotations.NullMarked;
