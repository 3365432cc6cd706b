package dev.fingerpost.server.boot;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.policies.PolicyLanguage;

/** The policy source of a control plane that was given none: the built-in defaults, always. */
final class BuiltInPolicies implements Source<Policies> {

  private final Latest<SourceState<Policies>> state =
      new Latest<>(SourceState.live(PolicyLanguage.builtIn(), ImmutableList.of()));

  @Override
  public String name() {
    return "built-in";
  }

  @Override
  public Latest<SourceState<Policies>> state() {
    return state;
  }

  @Override
  public void start() {}

  @Override
  public void close() {}
}
