/** What the integration tests stand on: the real programs, and the product as a child process. */
@NullMarked
package dev.fingerpost.integration.harness;

import org.jspecify.annotations.NullMarked;
