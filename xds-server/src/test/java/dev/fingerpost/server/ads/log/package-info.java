@NullMarked
package dev.fingerpost.server.ads.log;

import org.jspecify.annotations.NullMarked;
