/** The {@code locality} and {@code failover} blocks: which instances come first. */
@NullMarked
package dev.fingerpost.policies.locality;

import org.jspecify.annotations.NullMarked;
