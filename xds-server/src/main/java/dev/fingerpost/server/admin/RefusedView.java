package dev.fingerpost.server.admin;

import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.server.ads.stream.Refused;
import dev.fingerpost.server.reconcile.PlaneState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One refused resource in the API, with where it comes from. Absent fields are left out.
 *
 * @param error Envoy's words
 * @param path the policy path that is written at file, line and column
 * @param revision of the policy files, shortened
 * @param registry that has the service
 */
record RefusedView(
    String resource,
    String version,
    String error,
    @Nullable String file,
    @Nullable Integer line,
    @Nullable Integer column,
    @Nullable String path,
    @Nullable String revision,
    @Nullable String service,
    @Nullable String registry) {

  static RefusedView of(ResourceType type, Refused refused, Optional<PlaneState.Served> served) {
    Provenance.Source source =
        served
            .map(live -> new Provenance(live).of(type, refused))
            .orElseGet(() -> new Provenance.Source(null, null, null, null));
    @Nullable Location place = source.place();
    return new RefusedView(
        refused.resource(),
        refused.version(),
        refused.error(),
        place == null ? null : place.file(),
        place == null ? null : place.line(),
        place == null ? null : place.column(),
        source.path(),
        source.revision(),
        refused.service().isEmpty() ? null : refused.service(),
        source.registry());
  }
}
