/** The demo: the whole product at work on loopback, for people and for machines. */
@NullMarked
package dev.fingerpost.integration.demo;

import org.jspecify.annotations.NullMarked;
