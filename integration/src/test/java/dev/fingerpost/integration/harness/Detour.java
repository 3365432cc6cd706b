package dev.fingerpost.integration.harness;

import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Registry;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A real Consul to which the product goes by another way, which can be cut. Closing closes both.
 */
public record Detour(RealConsul consul, FaultProxy way) implements Registry {

  /** A way to the port that the product would go to. */
  public static Detour to(RealConsul consul) {
    URI port = URI.create(consul.serverArguments().getLast());
    return new Detour(consul, FaultProxy.to(consul.address(), port.getPort()));
  }

  @Override
  public String kind() {
    return consul.kind();
  }

  @Override
  public List<String> serverArguments() {
    String scheme = consul.tls().isPresent() ? "https" : "http";
    return List.of("--consul", scheme + "://127.0.0.1:" + way.port());
  }

  @Override
  public Map<String, String> serverEnvironment() {
    return consul.serverEnvironment();
  }

  @Override
  public void register(Registration instance) {
    consul.register(instance);
  }

  @Override
  public void deregister(Registration instance) {
    consul.deregister(instance);
  }

  @Override
  public void close() {
    way.close();
    consul.close();
  }
}
