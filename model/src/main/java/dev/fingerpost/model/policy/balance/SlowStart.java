package dev.fingerpost.model.policy.balance;

import dev.fingerpost.model.policy.Percent;
import java.time.Duration;

/**
 * A new instance's way to its full share, {@code slowStart}: it has {@code (age / window) ^ (1 /
 * aggression)} of its weight, and never less than the smallest part.
 *
 * @param window how long it takes, over 0
 * @param aggression 1 for an even rise; a larger one rises faster at first
 * @param minWeight the part that it has from its first moment on
 */
public record SlowStart(Duration window, int aggression, Percent minWeight) {}
