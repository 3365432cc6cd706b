/** What would be refused or misunderstood by an Envoy, found before it is sent. */
@NullMarked
package dev.fingerpost.envoy.check;

import org.jspecify.annotations.NullMarked;
