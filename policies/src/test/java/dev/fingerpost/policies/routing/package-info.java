@NullMarked
package dev.fingerpost.policies.routing;

import org.jspecify.annotations.NullMarked;
