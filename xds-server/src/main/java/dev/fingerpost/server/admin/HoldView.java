package dev.fingerpost.server.admin;

import com.google.common.base.Ascii;
import dev.fingerpost.model.yaml.Durations;
import dev.fingerpost.server.brake.Hold;
import java.util.List;

/**
 * A change that is held back, in the API.
 *
 * @param hash what approves it
 * @param reason {@code dropped}, {@code emptied}, {@code gone}, {@code many_vanished} or {@code
 *     many_sickened}
 * @param instances that are kept as they were
 * @param looks how many looks at the registry agreed so far
 * @param looksNeeded how many must; 0 if only people can release it
 */
record HoldView(
    String hash,
    String reason,
    String message,
    String since,
    List<String> services,
    int instances,
    int looks,
    int looksNeeded,
    String hold) {

  static HoldView of(Hold hold) {
    return new HoldView(
        hold.hash(),
        Ascii.toLowerCase(hold.reason().name()),
        hold.what(),
        hold.since().toString(),
        hold.services().asList(),
        hold.extent().held(),
        hold.progress().looks(),
        hold.progress().needed(),
        Durations.print(hold.progress().over()));
  }
}
