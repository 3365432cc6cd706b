package dev.fingerpost.server.code;

import dev.fingerpost.model.diagnostic.Severity;

/**
 * A stable code of messages.
 *
 * @param severity how bad it is unless a message says otherwise
 * @param meaning one line
 */
public record Code(String id, Severity severity, String meaning) {}
