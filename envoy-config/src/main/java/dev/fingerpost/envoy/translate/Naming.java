package dev.fingerpost.envoy.translate;

import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.envoy.check.References.Reference;

/** Something that is sent, encoded, with the resources that it names. */
record Naming<R>(R resource, ImmutableSortedSet<Reference> references) {}
