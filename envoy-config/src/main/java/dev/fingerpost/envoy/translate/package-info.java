/** From a traffic plan to checked resources, in step with what changed. */
@NullMarked
package dev.fingerpost.envoy.translate;

import org.jspecify.annotations.NullMarked;
