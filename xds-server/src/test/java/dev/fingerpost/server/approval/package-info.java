@NullMarked
package dev.fingerpost.server.approval;

import org.jspecify.annotations.NullMarked;
