package dev.fingerpost.policies;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.policy.Origins;
import dev.fingerpost.model.policy.PolicySet;
import java.util.Optional;

/**
 * What reading policy files came to.
 *
 * @param set present if and only if there are no errors
 * @param origins where each effective value was written
 * @param diagnostics all errors and warnings of all files, by place
 */
public record Loaded(
    Optional<PolicySet> set, Origins origins, ImmutableList<Diagnostic> diagnostics) {}
