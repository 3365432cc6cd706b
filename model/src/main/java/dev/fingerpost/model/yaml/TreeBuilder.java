package dev.fingerpost.model.yaml;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * One pass over the parser's events. It builds the tree without recursion, so that depth, aliases
 * and tags are refused before they can cost anything.
 */
final class TreeBuilder {

  private static final CoreSchema SCHEMA = new CoreSchema();
  private static final ScalarResolver CORE = SCHEMA.getScalarResolver();

  private final String file;
  private final String text;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private int nodes;
  private @Nullable YamlNode root;

  TreeBuilder(String file, String text) {
    this.file = file;
    this.text = text;
  }

  YamlDocument build() {
    LoadSettings settings = LoadSettings.builder().setLabel(file).setSchema(SCHEMA).build();
    try {
      int documents = 0;
      for (Event event : new Parse(settings).parseString(text)) {
        if (event.getEventId() == Event.ID.DocumentStart && ++documents > 1) {
          report(place(event.getStartMark()), TextCode.INVALID, "a second document", "use one");
          return document();
        }
        if (!take(event)) {
          return unreadable();
        }
      }
    } catch (MarkedYamlEngineException e) {
      return invalid(place(e.getProblemMark().or(e::getContextMark)), e.getProblem());
    } catch (ReaderException e) {
      int index = text.offsetByCodePoints(0, Math.min(e.getPosition(), codePoints()));
      return invalid(
          YamlReader.place(file, text, index),
          "the character U+%04X is not allowed".formatted(e.getCodePoint()));
    } catch (YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // The parser's own slips on absurd directives and escapes.
      return invalid(new Location(file, 1, 1), String.valueOf(e.getMessage()));
    }
    return document();
  }

  /** Takes one event in; false if the text is to be read no further. */
  private boolean take(Event event) {
    Location place = place(event.getStartMark());
    if (event instanceof NodeEvent && ++nodes > YamlReader.MAX_NODES) {
      report(place, TextCode.UNREADABLE, "unreadable: more than 100000 values", "use more files");
      return false;
    }
    if (diagnostics.size() == Findings.MOST) {
      report(place, TextCode.UNREADABLE, "unreadable: more mistakes than are listed", "");
      return false;
    }
    switch (event.getEventId()) {
      case Scalar -> scalar((ScalarEvent) event, place);
      case MappingStart, SequenceStart -> {
        CollectionStartEvent start = (CollectionStartEvent) event;
        checkTag(start.getTag(), place);
        if (open.size() == YamlReader.MAX_DEPTH) {
          report(place, TextCode.UNREADABLE, "unreadable: deeper than 50", "");
          return false;
        }
        open.push(
            start instanceof MappingStartEvent ? new OpenMapping(place) : new OpenList(place));
      }
      case MappingEnd, SequenceEnd -> add(open.pop().close());
      case Alias -> {
        report(
            place,
            TextCode.UNREADABLE,
            "unreadable: the alias `*" + ((AliasEvent) event).getAlias() + "`",
            "aliases are not read: write it out, or use a preset");
        skip();
      }
      case DocumentStart, DocumentEnd, StreamStart, StreamEnd, Comment -> {}
    }
    return true;
  }

  private void scalar(ScalarEvent event, Location place) {
    checkTag(event.getTag(), place);
    Tag tag =
        event.isPlain() && event.getTag().isEmpty()
            ? CORE.resolve(event.getValue(), true)
            : Tag.STR;
    add(new YamlNode.Scalar(place, event.getValue(), kind(tag)));
  }

  private void checkTag(Optional<String> tag, Location place) {
    tag.filter(name -> !name.equals("!"))
        .ifPresent(name ->
            report(place, TextCode.TAG, "the tag `" + name + "` is not allowed", "leave it out"));
  }

  private static Kind kind(Tag tag) {
    if (tag.equals(Tag.INT)) {
      return Kind.INTEGER;
    }
    if (tag.equals(Tag.FLOAT)) {
      return Kind.DECIMAL;
    }
    if (tag.equals(Tag.BOOL)) {
      return Kind.BOOLEAN;
    }
    return tag.equals(Tag.NULL) ? Kind.NOTHING : Kind.STRING;
  }

  private void add(YamlNode node) {
    Open parent = open.peek();
    if (parent == null) {
      root = node;
    } else {
      parent.add(node);
    }
  }

  private void skip() {
    Open parent = open.peek();
    if (parent != null) {
      parent.skip();
    }
  }

  private YamlDocument document() {
    boolean isEmpty = root instanceof YamlNode.Scalar scalar && scalar.kind() == Kind.NOTHING;
    return new YamlDocument(
        isEmpty ? Optional.empty() : Optional.ofNullable(root), ImmutableList.copyOf(diagnostics));
  }

  private YamlDocument unreadable() {
    return new YamlDocument(Optional.empty(), ImmutableList.copyOf(diagnostics));
  }

  private YamlDocument invalid(Location place, @Nullable String problem) {
    report(place, TextCode.INVALID, "not valid YAML: " + problem, "");
    return unreadable();
  }

  private void report(Location place, TextCode code, String message, String hint) {
    String oneLine = message.replaceAll("\\s+", " ");
    diagnostics.add(Diagnostic.error(code.id(), oneLine, hint, "").at(place));
  }

  private Location place(Optional<Mark> mark) {
    return mark.map(at -> new Location(file, at.getLine() + 1, at.getColumn() + 1))
        .orElse(new Location(file, 1, 1));
  }

  private int codePoints() {
    return text.codePointCount(0, text.length());
  }

  /** A collection whose end has not come yet. */
  private sealed interface Open {
    void add(YamlNode node);

    /** Takes note of a node that was refused. */
    void skip();

    YamlNode close();
  }

  private static final class OpenList implements Open {
    private final Location place;
    private final ImmutableList.Builder<YamlNode> items = ImmutableList.builder();

    OpenList(Location place) {
      this.place = place;
    }

    @Override
    public void add(YamlNode node) {
      items.add(node);
    }

    @Override
    public void skip() {}

    @Override
    public YamlNode close() {
      return new YamlNode.Sequence(place, items.build());
    }
  }

  private final class OpenMapping implements Open {
    private final Location place;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private @Nullable YamlNode key;
    private boolean keyIsRefused;

    OpenMapping(Location place) {
      this.place = place;
    }

    @Override
    public void add(YamlNode node) {
      if (keyIsRefused) {
        keyIsRefused = false;
      } else if (key == null) {
        key = node;
      } else {
        put(key, node);
        key = null;
      }
    }

    @Override
    public void skip() {
      keyIsRefused = key == null && !keyIsRefused;
      key = null;
    }

    private void put(YamlNode name, YamlNode value) {
      if (!(name instanceof YamlNode.Scalar scalar)) {
        report(
            name.location(), TextCode.TYPE, "a key must be string, not " + name.kind().word(), "");
        return;
      }
      Entry first = entries.putIfAbsent(scalar.text(), new Entry(scalar.location(), value));
      if (first != null) {
        report(
            scalar.location(),
            TextCode.TWICE,
            "`" + scalar.text() + "` is given twice",
            "first at " + file + ":" + first.location().line());
      }
    }

    @Override
    public YamlNode close() {
      return new YamlNode.Mapping(place, ImmutableMap.copyOf(entries));
    }
  }
}
