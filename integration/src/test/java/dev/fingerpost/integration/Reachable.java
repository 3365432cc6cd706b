package dev.fingerpost.integration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The services that are registered and have been reached once. One is taken out only between
 * requests, so that no request goes to a service that is registered no more.
 */
final class Reachable {

  private final ReadWriteLock lock = new ReentrantReadWriteLock(true);
  private final List<String> services = new ArrayList<>();

  void add(String service) {
    lock.writeLock().lock();
    try {
      services.add(service);
    } finally {
      lock.writeLock().unlock();
    }
  }

  void remove(String service) {
    lock.writeLock().lock();
    try {
      services.remove(service);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** One of them, if there are any. */
  Optional<String> any(RandomGenerator random) {
    lock.readLock().lock();
    try {
      return services.isEmpty()
          ? Optional.empty()
          : Optional.of(services.get(random.nextInt(services.size())));
    } finally {
      lock.readLock().unlock();
    }
  }

  int size() {
    lock.readLock().lock();
    try {
      return services.size();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Does something with one of them, which stays registered meanwhile. */
  void use(RandomGenerator random, Consumer<String> action) {
    lock.readLock().lock();
    try {
      any(random).ifPresent(action);
    } finally {
      lock.readLock().unlock();
    }
  }
}
