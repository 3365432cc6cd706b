package dev.fingerpost.integration.bench;

import com.google.common.collect.ImmutableList;
import java.util.Set;

/** A cell of the suite: something that is measured in some shapes. */
sealed interface Measurable permits Cell, WholeCell {

  /** As it is written on the command line. */
  String label();

  /** What is measured unless the command line says otherwise. */
  ImmutableList<Shape> shapes();

  /** Which contestants take part. */
  Set<Contestant.Name> contestants(Shape shape);
}
