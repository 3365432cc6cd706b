/**
 * A small world on loopback: real programs as child processes, services that count, and traffic
 * that is counted. The demo and the tests are played in it.
 */
@NullMarked
package dev.fingerpost.integration.world;

import org.jspecify.annotations.NullMarked;
