/** Instances that play a part: they fail, wait and break off as a script says. */
@NullMarked
package dev.fingerpost.integration.stage;

import org.jspecify.annotations.NullMarked;
