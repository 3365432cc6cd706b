package dev.fingerpost.policies.grammar;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;

/** Where a key may be written. */
public enum Standing {
  /** Under {@code defaults}. */
  DEFAULTS,
  /** Under {@code services.NAME}. */
  SERVICE,
  /** In an item of {@code services.NAME.routes}. */
  ROUTE;

  /** What holds unless a facet says otherwise. */
  public static final ImmutableSet<Standing> EVERY_SERVICE =
      Sets.immutableEnumSet(DEFAULTS, SERVICE);

  /** The same, and what a request's own kind may change. */
  public static final ImmutableSet<Standing> EVERY_SERVICE_AND_ROUTE =
      Sets.immutableEnumSet(DEFAULTS, SERVICE, ROUTE);

  /** For what cannot be the same for all services. */
  public static final ImmutableSet<Standing> ONE_SERVICE = Sets.immutableEnumSet(SERVICE);

  /** The same, where a request's own kind may change it. */
  public static final ImmutableSet<Standing> ONE_SERVICE_AND_ROUTE =
      Sets.immutableEnumSet(SERVICE, ROUTE);
}
