/** The watches of one datacenter: what is read when, and which reply may be believed. */
@NullMarked
package dev.fingerpost.discovery.consul.watch;

import org.jspecify.annotations.NullMarked;
