/** Policy files from a folder or from git, watched. */
@NullMarked
package dev.fingerpost.policies.source;

import org.jspecify.annotations.NullMarked;
