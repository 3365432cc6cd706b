/** The policy language for other programs: its JSON Schema, and what each key means. */
@NullMarked
package dev.fingerpost.policies.schema;

import org.jspecify.annotations.NullMarked;
