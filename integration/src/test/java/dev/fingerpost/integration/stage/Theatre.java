package dev.fingerpost.integration.stage;

import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A world whose instances are actors of one stage. */
public final class Theatre implements AutoCloseable {

  private final World world;
  private final Stage stage = new Stage();
  private final List<Socket> closed = new ArrayList<>();

  private Theatre(World world) {
    this.world = world;
  }

  /** A world with these policies and no service. */
  public static Theatre open(Path folder, String policies) {
    try {
      Path policyFolder = Files.createDirectories(folder.resolve("policies"));
      Files.writeString(policyFolder.resolve("all.yaml"), policies);
      return new Theatre(
          World.open(RegistryKind.FILE, folder, "--policies", policyFolder.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The world. */
  public World world() {
    return world;
  }

  /** The stage. */
  public Stage stage() {
    return stage;
  }

  /** Requests through the Envoy. */
  public Traffic traffic() {
    return world.traffic();
  }

  /** Starts an instance and registers it. */
  public Actor serve(String service, String id) {
    Actor actor = stage.actor(id);
    world.registry().register(Registration.of(service, id, actor.port()));
    return actor;
  }

  /** Registers an instance whose port refuses connections. */
  public void refuse(String service, String id) {
    try {
      Socket bound = new Socket(); // it holds the port and does not listen
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      closed.add(bound);
      world.registry().register(Registration.of(service, id, bound.getLocalPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    world.close();
    stage.close();
    try {
      for (Socket socket : closed) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
