/** Decisions: catalog and policy joined, one plan per service, before any Envoy type. */
@NullMarked
package dev.fingerpost.model.plan;

import org.jspecify.annotations.NullMarked;
