package dev.fingerpost.discovery.consul;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.fingerpost.discovery.consul.wire.Consistency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the command line says of Consuls.
 *
 * @param consuls {@code URL[,URL]} or {@code NAME=URL[,URL]}, one for each Consul
 * @param datacenters {@code DC[,DC]} for all of them, or {@code NAME=DC[,DC]} for one
 * @param consistency which servers answer
 */
public record ConsulFlags(
    ImmutableList<String> consuls, ImmutableList<String> datacenters, Consistency consistency) {

  /** Nothing said. */
  public static final ConsulFlags NONE =
      new ConsulFlags(ImmutableList.of(), ImmutableList.of(), Consistency.DEFAULT);

  private static final Pattern NAMED = Pattern.compile("(?:([a-z][a-z0-9-]{0,31})=)?(.+)");
  private static final Pattern DATACENTER = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** One flag's text, taken apart. */
  private record Said(Optional<String> name, ImmutableList<String> values) {

    private static Said of(String text, String flag) {
      Matcher matcher = NAMED.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(flag + ": is empty");
      }
      return new Said(
          Optional.ofNullable(matcher.group(1)),
          ImmutableList.copyOf(
              Splitter.on(',').trimResults().omitEmptyStrings().split(matcher.group(2))));
    }
  }

  /** One Consul, one agent, and its own datacenter. */
  public static ConsulFlags of(String url) {
    return new ConsulFlags(ImmutableList.of(url), ImmutableList.of(), Consistency.DEFAULT);
  }

  ImmutableList<ConsulSettings> settings(Map<String, String> environment) {
    List<String> given = new ArrayList<>(consuls);
    if (given.isEmpty()) {
      Optional.ofNullable(environment.get("CONSUL_HTTP_ADDR"))
          .filter(address -> !address.isBlank())
          .ifPresent(given::add);
    }
    ImmutableList<Said> said =
        given.stream()
            .map(text -> Said.of(text, "--consul"))
            .collect(ImmutableList.toImmutableList());
    TreeSet<String> names = new TreeSet<>();
    for (Said one : said) {
      String name = one.name().orElse(ConsulRegistry.NAME);
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "--consul: two Consuls are called "
                + name
                + ": write --consul NAME=URL for each, and URL,URL for several agents of one");
      }
    }
    requireKnown(names);
    return said.stream()
        .map(one ->
            new ConsulEnvironment(environment, one.name())
                .settings(
                    one.name().orElse(ConsulRegistry.NAME),
                    one.values(),
                    datacentersOf(one.name().orElse(ConsulRegistry.NAME)),
                    consistency))
        .collect(ImmutableList.toImmutableList());
  }

  private void requireKnown(TreeSet<String> names) {
    for (String text : datacenters) {
      Said.of(text, "--datacenters")
          .name()
          .filter(name -> !names.contains(name))
          .ifPresent(name -> {
            throw new IllegalArgumentException(
                "--datacenters " + text + ": no Consul is called " + name + " (" + names + ")");
          });
    }
  }

  /** Those of its own if it has any, else those of all. */
  private ImmutableList<String> datacentersOf(String consul) {
    ImmutableList.Builder<String> own = ImmutableList.builder();
    ImmutableList.Builder<String> forAll = ImmutableList.builder();
    for (String text : datacenters) {
      Said said = Said.of(text, "--datacenters");
      for (String datacenter : said.values()) {
        if (!DATACENTER.matcher(datacenter).matches()) {
          throw new IllegalArgumentException(
              "--datacenters " + text + ": `" + datacenter + "` is no datacenter's name");
        }
      }
      if (said.name().isPresent() && said.name().orElseThrow().equals(consul)) {
        own.addAll(said.values());
      }
      if (said.name().isEmpty()) {
        forAll.addAll(said.values());
      }
    }
    ImmutableList<String> its = own.build();
    return its.isEmpty() ? forAll.build() : its;
  }
}
