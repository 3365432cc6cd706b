@NullMarked
package dev.fingerpost.server.admin;

import org.jspecify.annotations.NullMarked;
