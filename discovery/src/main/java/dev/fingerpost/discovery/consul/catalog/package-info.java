/** What is believed of one datacenter, and the source's state that follows. */
@NullMarked
package dev.fingerpost.discovery.consul.catalog;

import org.jspecify.annotations.NullMarked;
