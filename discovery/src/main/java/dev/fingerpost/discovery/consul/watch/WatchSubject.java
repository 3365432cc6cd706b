package dev.fingerpost.discovery.consul.watch;

import dev.fingerpost.discovery.consul.wire.ConsulReader;
import dev.fingerpost.discovery.consul.wire.Poll;
import dev.fingerpost.discovery.consul.wire.Reply;
import java.time.Duration;

/** What a watch watches, and who is told. Called on the watch's thread. */
interface WatchSubject<T> extends Judgement<T> {

  /** What it is called, by which its agent is chosen. */
  String key();

  /** Makes the read. */
  Reply<T> read(ConsulReader reader, Poll poll);

  /** How often it may be read: a fresh bucket. */
  TokenBucket rate();

  /** News that is believed. */
  void took(T value);

  /** All is as it was, and readable again after trouble. */
  void recovered();

  /** There is trouble; the last value holds. Called once per change of the reason. */
  void troubled(String reason);

  /** Waits after a failure. */
  void awaitRetry(Datacenter datacenter, Duration backoff) throws InterruptedException;
}
