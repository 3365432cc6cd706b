package dev.fingerpost.model.policy.routing;

import com.google.common.collect.ImmutableList;

/** What is changed in the headers of requests, and of responses. */
public record HeaderChanges(Changes request, Changes response) {

  /** Nothing is changed. */
  public static final HeaderChanges NONE = new HeaderChanges(Changes.NONE, Changes.NONE);

  /**
   * Changes of one side, each header in one of the three.
   *
   * @param set headers that then have this value alone
   * @param add headers that then have this value too
   * @param remove names of headers that are gone
   */
  public record Changes(
      ImmutableList<Header> set, ImmutableList<Header> add, ImmutableList<String> remove) {

    /** Nothing is changed. */
    public static final Changes NONE =
        new Changes(ImmutableList.of(), ImmutableList.of(), ImmutableList.of());
  }

  /**
   * A header.
   *
   * @param value means itself: nothing in it is a command to Envoy
   */
  public record Header(String name, String value) {}
}
