package dev.fingerpost.policies.level;

import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import java.util.Optional;

/**
 * A named block.
 *
 * @param place of its name
 * @param block empty if something is wrong with it; who names it is then not judged
 */
record Preset(Location place, Optional<Mapping> block) {}
