package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;

/**
 * One resource, or one part of it, that a client should have and refuses.
 *
 * @param version the refused one
 * @param error the client's words, cut
 * @param service that it is about; empty if it is about none
 * @param keys the policy keys that differ from what the client had before; empty if that is not
 *     known
 */
public record Refused(
    String resource, String version, String error, String service, ImmutableList<String> keys) {}
