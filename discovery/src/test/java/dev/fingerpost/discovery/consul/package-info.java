@NullMarked
package dev.fingerpost.discovery.consul;

import org.jspecify.annotations.NullMarked;
