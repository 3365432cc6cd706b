/** The levels of precedence: what files write, presets, and how they add up to one policy. */
@NullMarked
package dev.fingerpost.policies.level;

import org.jspecify.annotations.NullMarked;
