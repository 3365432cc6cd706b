/** What can happen to the files and the repositories that policies are read from. */
@NullMarked
package dev.fingerpost.integration.policies;

import org.jspecify.annotations.NullMarked;
