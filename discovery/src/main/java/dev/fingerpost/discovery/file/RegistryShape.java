package dev.fingerpost.discovery.file;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.Weights;
import dev.fingerpost.model.yaml.Refusal.Foreign;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.Shape.Block;
import dev.fingerpost.model.yaml.Shape.FreeText;
import dev.fingerpost.model.yaml.Shape.Items;
import dev.fingerpost.model.yaml.Shape.Named;
import dev.fingerpost.model.yaml.Shape.OneOf;
import dev.fingerpost.model.yaml.Shape.Whole;
import dev.fingerpost.model.yaml.Shape.Word;
import dev.fingerpost.model.yaml.TextCode;

/** What a registry file may say. */
final class RegistryShape {

  private static final Word SERVICE_NAME =
      new Word(
          Service.NAME,
          TextCode.NAME,
          "letters, digits, '.', '_', '-', at most 128, a letter or digit first");

  private static final Word META_KEY =
      Word.of(
          "[^\\x00-\\x1f\\x7f-\\x9f]{0,255}", TextCode.NAME, "at most 255 characters, on one line");

  /** Kept as it is written: IP literals need quotes in YAML only if they are IPv6. */
  private static final Block INSTANCE =
      Block.EMPTY
          .requiring("address", new FreeText())
          .requiring("port", new Whole(1, 65_535))
          .with("id", new FreeText())
          .with("weight", new Whole(0, Weights.MAX))
          .with("meta", new Named(META_KEY, new FreeText()))
          .with("tags", new Items(new FreeText()))
          .with("zone", new FreeText())
          .with("datacenter", new FreeText())
          .with("health", OneOf.of("passing", "warning", "critical", "maintenance"))
          .refusing(
              ImmutableMap.of(
                  "host", new Foreign("`address`"),
                  "ip", new Foreign("`address`"),
                  "metadata", new Foreign("`meta`"),
                  "status", new Foreign("`health`"),
                  "dc", new Foreign("`datacenter`")));

  /** The whole file. */
  static final Shape FILE =
      Block.EMPTY.with(
          "services", new Named(SERVICE_NAME, Block.EMPTY.with("instances", new Items(INSTANCE))));

  private RegistryShape() {}
}
