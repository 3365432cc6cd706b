@NullMarked
package dev.fingerpost.policies.source;

import org.jspecify.annotations.NullMarked;
