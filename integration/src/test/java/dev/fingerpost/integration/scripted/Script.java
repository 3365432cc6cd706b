package dev.fingerpost.integration.scripted;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** Says what is answered instead of the truth. */
@FunctionalInterface
public interface Script {

  /**
   * The answer to a query, which is given at once; empty if the truth is to be told, in its time.
   *
   * @param truth what would be true now
   */
  Optional<Reply> answer(Query query, Reply.Whole truth);

  /** Always the same. */
  static Script always(Reply reply) {
    return (query, truth) -> Optional.of(reply);
  }

  /** The truth with a change. */
  static Script changed(UnaryOperator<Reply.Whole> change) {
    return (query, truth) -> Optional.of(change.apply(truth));
  }
}
