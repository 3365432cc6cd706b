@NullMarked
package dev.fingerpost.server.audit;

import org.jspecify.annotations.NullMarked;
