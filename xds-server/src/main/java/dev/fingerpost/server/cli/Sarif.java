package dev.fingerpost.server.cli;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.diagnostic.Severity;
import dev.fingerpost.server.code.Code;
import dev.fingerpost.server.code.Codes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Diagnostics in the Static Analysis Results Interchange Format, which code hosts display. */
record Sarif(@JsonProperty("$schema") String schema, String version, List<Run> runs) {

  /** A log of one run that found these. */
  static Sarif of(String productVersion, List<Diagnostic> found) {
    ImmutableList<String> ids =
        found.stream().map(Diagnostic::code).distinct().sorted().collect(toImmutableList());
    Driver driver =
        new Driver("fingerpost", productVersion, ids.stream().map(Sarif::rule).toList());
    List<Result> results = found.stream().map(one -> result(one, ids)).toList();
    return new Sarif(
        "https://json.schemastore.org/sarif-2.1.0.json",
        "2.1.0",
        List.of(new Run(new Tool(driver), "unicodeCodePoints", results)));
  }

  private static Rule rule(String id) {
    Code code = Optional.ofNullable(Codes.ALL.get(id)).orElseThrow();
    return new Rule(
        id,
        new Text(code.meaning()),
        new Text("See " + Codes.page(id)),
        new Configuration(level(code.severity())));
  }

  private static Result result(Diagnostic found, List<String> ids) {
    String hint = found.hint().isEmpty() ? "" : " (" + found.hint() + ")";
    return new Result(
        found.code(),
        ids.indexOf(found.code()),
        level(found.severity()),
        new Text(found.message() + hint),
        found.location().map(place -> List.of(place(place, found.path()))).orElse(List.of()));
  }

  private static Place place(Location place, String path) {
    return new Place(
        new Physical(new Artifact(uri(place.file())), new Region(place.line(), place.column())),
        path.isEmpty() ? List.of() : List.of(new Logical(path)));
  }

  /** The file as a reference: from the working folder on, unless it was named by its root. */
  private static String uri(String file) {
    Path path = Path.of(file);
    return path.isAbsolute()
        ? path.toUri().toString()
        : Path.of("/", file).toUri().getRawPath().substring(1);
  }

  private static String level(Severity severity) {
    return Ascii.toLowerCase(severity.name());
  }

  record Run(Tool tool, String columnKind, List<Result> results) {}

  record Tool(Driver driver) {}

  record Driver(String name, String version, List<Rule> rules) {}

  record Rule(String id, Text shortDescription, Text help, Configuration defaultConfiguration) {}

  record Configuration(String level) {}

  record Result(String ruleId, int ruleIndex, String level, Text message, List<Place> locations) {}

  record Text(String text) {}

  record Place(Physical physicalLocation, List<Logical> logicalLocations) {}

  record Physical(Artifact artifactLocation, Region region) {}

  record Artifact(String uri) {}

  record Region(int startLine, int startColumn) {}

  record Logical(String fullyQualifiedName) {}
}
