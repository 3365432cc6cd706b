/** What survives a restart: a folder of small, whole files, and what is made of them at a start. */
@NullMarked
package dev.fingerpost.server.state;

import org.jspecify.annotations.NullMarked;
