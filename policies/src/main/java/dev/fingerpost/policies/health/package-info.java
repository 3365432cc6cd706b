/** The {@code health} and {@code consul} blocks: how facts about instances are read. */
@NullMarked
package dev.fingerpost.policies.health;

import org.jspecify.annotations.NullMarked;
