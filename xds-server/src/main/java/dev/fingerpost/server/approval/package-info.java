/** How an operator of this machine approves what is held back. */
@NullMarked
package dev.fingerpost.server.approval;

import org.jspecify.annotations.NullMarked;
