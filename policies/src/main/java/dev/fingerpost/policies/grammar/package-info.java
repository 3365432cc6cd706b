/** What all blocks of the policy language have in common. */
@NullMarked
package dev.fingerpost.policies.grammar;

import org.jspecify.annotations.NullMarked;
