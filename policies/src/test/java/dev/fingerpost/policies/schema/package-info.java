@NullMarked
package dev.fingerpost.policies.schema;

import org.jspecify.annotations.NullMarked;
