@NullMarked
package dev.fingerpost.policies.subset;

import org.jspecify.annotations.NullMarked;
