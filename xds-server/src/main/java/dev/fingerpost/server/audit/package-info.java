/** What went out, when and why: a log whose lines cannot be changed unnoticed. */
@NullMarked
package dev.fingerpost.server.audit;

import org.jspecify.annotations.NullMarked;
