package dev.fingerpost.server.cli;

import com.google.common.net.InetAddresses;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.consul.ConsulFlags;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.server.boot.ControlPlane;
import dev.fingerpost.server.boot.ServeOptions;
import dev.fingerpost.server.boot.ServeOptions.Listen;
import dev.fingerpost.server.boot.ServeOptions.PolicyLocation;
import dev.fingerpost.server.boot.ServeOptions.Registries;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the control plane until it is told to stop. */
@Command(
    name = "serve",
    description =
        "Serve Envoys from Consul or a registry file, by the policies in git or a folder.",
    footer = "Example: fingerpost serve --consul http://127.0.0.1:8500 --git .")
final class ServeCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final Duration GRACE = Duration.ofSeconds(20);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin final RegistryOptions registries = new RegistryOptions();

  @ArgGroup(exclusive = true)
  private @Nullable PolicyOptions policyOptions;

  @Option(
      names = "--xds",
      converter = AddressConverter.class,
      paramLabel = "ADDR:PORT",
      description = "Where Envoys connect (127.0.0.1:18000).")
  private Address xds = Defaults.XDS;

  @Option(
      names = "--admin",
      converter = AddressConverter.class,
      paramLabel = "ADDR:PORT",
      description = "Where people and Prometheus look (127.0.0.1:18080).")
  private Address admin = Defaults.ADMIN;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "A folder for what survives a restart: the last good of every source, refusals, the"
              + " audit log.")
  private @Nullable Path state;

  @Option(names = "--log", defaultValue = "text", description = "text or json, to standard error.")
  private LogFormat log = LogFormat.TEXT;

  @Mixin final HelpOption help = new HelpOption();

  /** Where policy comes from: a folder or a repository, not both. */
  static final class PolicyOptions {

    @Option(names = "--policies", paramLabel = "DIR", description = "A folder of policy files.")
    private @Nullable Path folder;

    @ArgGroup(exclusive = false)
    private @Nullable GitOptions git;

    PolicyLocation location() {
      if (git != null) {
        return git.location();
      }
      return folder == null ? new PolicyLocation.BuiltIn() : new PolicyLocation.Folder(folder);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> environment = System.getenv();
    ConsulFlags consuls = registries.consuls(environment);
    if (consuls.consuls().isEmpty() && registries.file().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "no registry: give --consul URL (or set CONSUL_HTTP_ADDR), or --registry FILE");
    }
    log.apply();
    ServeOptions options =
        new ServeOptions(
            new Registries(consuls, registries.file(), addresses()),
            policyOptions == null ? new PolicyLocation.BuiltIn() : policyOptions.location(),
            new Listen(xds, admin),
            Optional.ofNullable(state));
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(() -> {
                  stop.countDown();
                  if (!Uninterruptibles.awaitUninterruptibly(stopped, GRACE)) {
                    LOG.warn("event=stop_took_too_long");
                  }
                }));
    try (ControlPlane plane = start(options, environment)) {
      Banner.print(spec.commandLine().getOut(), plane, options);
      stop.await();
      return ExitCode.OK;
    } finally {
      stopped.countDown();
    }
  }

  private ControlPlane start(ServeOptions options, Map<String, String> environment) {
    requireLoopback(xds, "--xds");
    requireLoopback(admin, "--admin");
    try {
      return ControlPlane.start(options, environment, Clock.systemUTC());
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new CommandFailure(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private AddressPolicy addresses() {
    try {
      return registries.addresses(List.of(xds, admin));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Both ports speak plain text, so they are for this machine alone. */
  private void requireLoopback(Address address, String option) {
    if (!InetAddresses.forString(address.host()).isLoopbackAddress()) {
      throw new ParameterException(
          spec.commandLine(),
          option
              + " "
              + address
              + ": without TLS this must be a loopback address (127.0.0.1 or ::1)");
    }
  }
}
