/** The `health` and `consul` facets: how registry facts about an instance are read. */
@NullMarked
package dev.fingerpost.model.policy.health;

import org.jspecify.annotations.NullMarked;
