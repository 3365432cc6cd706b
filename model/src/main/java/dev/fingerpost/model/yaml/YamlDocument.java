package dev.fingerpost.model.yaml;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.util.Optional;

/**
 * A YAML text that has been read.
 *
 * @param root the tree, without the parts that were refused; empty if the text is, or if it cannot
 *     be read at all
 * @param diagnostics what is wrong with the text; the tree is to be used only if nothing is, or to
 *     find more that is wrong
 */
public record YamlDocument(Optional<YamlNode> root, ImmutableList<Diagnostic> diagnostics) {}
