package dev.fingerpost.discovery.consul.watch;

import dev.fingerpost.discovery.consul.rows.Loss;

/** How two values of one key compare, for the rules by which a reply is believed. */
interface Judgement<T> {

  /** How much of the first value the second has lost. */
  Loss loss(T before, T after);

  /** The second value, and of the first what the second has lost. */
  T additions(T before, T after);
}
