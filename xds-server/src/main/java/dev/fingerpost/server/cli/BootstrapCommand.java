package dev.fingerpost.server.cli;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.bootstrap.Bootstrap;
import dev.fingerpost.envoy.bootstrap.BootstrapOptions;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.model.plan.Locality;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a bootstrap that an Envoy takes unchanged. */
@Command(
    name = "bootstrap",
    description = "Print a bootstrap for one Envoy.",
    footer = "Example: fingerpost bootstrap --id web-1 --cluster web > envoy.yaml")
final class BootstrapCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--id", required = true, description = "The Envoy's name, one of its own.")
  private String id = "";

  @Option(
      names = "--cluster",
      required = true,
      description = "The service that the Envoy stands beside.")
  private String cluster = "";

  @Option(
      names = "--region",
      description = "Where the Envoy runs: the registry's datacenter (none).")
  private String region = "";

  @Option(
      names = "--zone",
      description = "The zone that the Envoy runs in, as the registry has it (none).")
  private String zone = "";

  @Option(
      names = "--xds",
      converter = AddressConverter.class,
      paramLabel = "ADDR:PORT",
      description = "Where Fingerpost serves xDS; may be given several times (127.0.0.1:18000).")
  private List<Address> xds = new ArrayList<>();

  @Option(
      names = "--outbound",
      converter = AddressConverter.class,
      paramLabel = "ADDR:PORT",
      description = "Where the Envoy takes requests (127.0.0.1:10000).")
  private Address outbound = Audience.DEFAULT_OUTBOUND;

  @Option(
      names = "--envoy-admin",
      converter = AddressConverter.class,
      paramLabel = "ADDR:PORT",
      description = "Where the Envoy's admin page is (127.0.0.1:9901).")
  private Address admin = new Address("127.0.0.1", 9901);

  @Mixin final HelpOption help = new HelpOption();

  @Override
  public Integer call() {
    List<Address> servers = xds.isEmpty() ? List.of(Defaults.XDS) : xds;
    spec.commandLine()
        .getOut()
        .print(
            Bootstrap.yaml(
                new BootstrapOptions(
                    id,
                    cluster,
                    new Locality(region, zone),
                    ImmutableList.copyOf(servers),
                    outbound,
                    admin)));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
