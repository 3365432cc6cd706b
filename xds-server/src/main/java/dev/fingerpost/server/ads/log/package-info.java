/** What the xDS server writes to its log, whoever makes it write. */
@NullMarked
package dev.fingerpost.server.ads.log;

import org.jspecify.annotations.NullMarked;
