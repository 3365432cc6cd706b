package dev.fingerpost.server.brake;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.catalog.Instance;
import java.util.List;

/**
 * A look at the registries that a doubt asks for.
 *
 * @param hash of the doubt
 * @param places what to look at
 */
public record Question(String hash, ImmutableList<Place> places) {

  /** A registry that is to read so many services again would have no time for anything else. */
  private static final int MOST = 200;

  /** One service of one registry. */
  public record Place(String registry, String service) {}

  /** The look at all that is held; at an even choice of it if that is too much. */
  static Question about(Doubt doubt) {
    List<Place> all =
        doubt.losses().stream()
            .flatMap(loss ->
                doubt.held(loss).stream()
                    .map(Instance::key)
                    .map(key -> new Place(key.registry(), loss.service())))
            .distinct()
            .toList();
    int step = Math.ceilDiv(all.size(), MOST);
    ImmutableList.Builder<Place> places = ImmutableList.builder();
    for (int i = 0; i < all.size(); i += step) {
      places.add(all.get(i));
    }
    return new Question(doubt.hash(), places.build());
  }
}
