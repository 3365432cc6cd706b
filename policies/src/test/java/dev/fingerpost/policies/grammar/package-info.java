@NullMarked
package dev.fingerpost.policies.grammar;

import org.jspecify.annotations.NullMarked;
