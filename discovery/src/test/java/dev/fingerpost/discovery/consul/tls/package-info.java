@NullMarked
package dev.fingerpost.discovery.consul.tls;

import org.jspecify.annotations.NullMarked;
