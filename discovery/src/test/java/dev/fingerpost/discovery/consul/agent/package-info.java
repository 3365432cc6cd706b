@NullMarked
package dev.fingerpost.discovery.consul.agent;

import org.jspecify.annotations.NullMarked;
