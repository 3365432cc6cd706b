package dev.fingerpost.server.admin;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.policies.schema.PolicySchema;
import dev.fingerpost.server.ads.stream.StreamStatus;
import dev.fingerpost.server.json.Json;
import dev.fingerpost.server.reconcile.PlaneState;
import dev.fingerpost.server.reconcile.Readiness;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the admin port answers to each path.
 *
 * @param troubles that clients are in or make, one line each
 * @param metrics the Prometheus text
 */
public record Routes(
    Latest<PlaneState> plane,
    Supplier<ImmutableList<StreamStatus>> envoys,
    Supplier<ImmutableList<String>> troubles,
    Supplier<String> metrics) {

  private static final String SERVICES = "/api/v1/services";

  Response get(String path) {
    return switch (path) {
      case "/healthz" -> Response.text(200, "ok\n");
      case "/readyz" -> readyz();
      case "/metrics" ->
          new Response(
              200, "text/plain; version=0.0.4; charset=utf-8", metrics.get(), Optional.empty());
      case SERVICES -> Response.json(ServiceViews.all(plane.get()));
      case "/api/v1/holds" ->
          Response.json(plane.get().holds().stream().map(HoldView::of).toList());
      case "/api/v1/envoys" -> Response.json(envoyViews());
      case "/api/v1/diagnostics" ->
          Response.json(plane.get().diagnostics().stream().map(DiagnosticView::of).toList());
      case "/schema/policy.v1.json" -> SCHEMA;
      case "/" -> Response.text(200, INDEX);
      default ->
          path.startsWith(SERVICES + "/")
              ? service(path.substring(SERVICES.length() + 1))
              : Response.text(404, "nothing is here; / lists the paths\n");
    };
  }

  private List<EnvoyView> envoyViews() {
    Optional<PlaneState.Served> served = plane.get().live();
    return envoys.get().stream().map(envoy -> EnvoyView.of(envoy, served)).toList();
  }

  private Response service(String name) {
    return ServiceViews.one(plane.get(), name)
        .map(Response::json)
        .orElseGet(() -> Response.text(404, "no service of this name is known\n"));
  }

  private Response readyz() {
    Readiness readiness = Readiness.of(plane.get());
    StringBuilder body = new StringBuilder(readiness.ready() ? "ready\n" : "not ready\n");
    readiness.reasons().forEach(reason -> body.append(reason).append('\n'));
    troubles.get().forEach(trouble -> body.append(trouble).append('\n'));
    return Response.text(readiness.ready() ? 200 : 503, body.toString());
  }

  private static final Response SCHEMA =
      Response.constant("application/schema+json", Json.write(PolicySchema.tree()) + "\n");

  private static final String INDEX =
      """
      Fingerpost, a control plane for Envoy.
        /healthz             the process lives
        /readyz              it serves, and what is wrong, in words
        /metrics             for Prometheus
        /api/v1/services     services and their instances, /api/v1/services/NAME for one
        /api/v1/envoys       connected Envoys and what they accepted
        /api/v1/holds        what the registries say and is not believed yet
        /api/v1/diagnostics  what is wrong with policies and registrations
        /schema/policy.v1.json  the policy language as a JSON Schema, for editors
      """;
}
