package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.fingerpost.integration.world.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the architecture can fail: each is shown a class that breaks it. */
class ArchitectureRulesTest {

  private static final String RESOLVE = "dev.fingerpost.policies.resolve.Wrong";
  private static final String SERVER = "dev.fingerpost.server.reconcile.Wrong";

  @TempDir Path folder;

  static Stream<Arguments> mistakes() {
    return Stream.of(
        wrong(
            ArchitectureTest.MODEL_KNOWS_NOBODY,
            "dev.fingerpost.model.Wrong",
            "org.slf4j.Logger field;"),
        wrong(
            ArchitectureTest.DISCOVERY_KNOWS_ONLY_THE_MODEL,
            "dev.fingerpost.discovery.Wrong",
            "dev.fingerpost.envoy.resource.Entry field;"),
        wrong(
            ArchitectureTest.POLICIES_KNOW_ONLY_THE_MODEL,
            "dev.fingerpost.policies.Wrong",
            "dev.fingerpost.envoy.resource.Entry field;"),
        wrong(
            ArchitectureTest.ENVOY_CONFIG_KNOWS_ONLY_THE_MODEL,
            "dev.fingerpost.envoy.Wrong",
            "Object field = new dev.fingerpost.policies.Other(); }"
                + "\n// dev.fingerpost.policies.Other\npackage dev.fingerpost.policies; public class Other {"),
        wrong(
            ArchitectureTest.NOBODY_BELOW_KNOWS_THE_SERVER,
            "dev.fingerpost.discovery.Wrong",
            "Object field = new dev.fingerpost.server.Other(); }"
                + "\n// dev.fingerpost.server.Other\npackage dev.fingerpost.server; public class Other {"),
        wrong(
            ArchitectureTest.PACKAGES_HAVE_NO_CYCLES,
            "dev.fingerpost.server.one.Wrong",
            "Object field = new dev.fingerpost.server.two.Other(); }"
                + "\n// dev.fingerpost.server.two.Other\npackage dev.fingerpost.server.two;"
                + " public class Other { dev.fingerpost.server.one.Wrong back;"),
        wrong(
            ArchitectureTest.LAYERS_OF_THE_CONSUL_REGISTRY_HAVE_NO_CYCLES,
            "dev.fingerpost.discovery.consul.one.Wrong",
            "Object field = new dev.fingerpost.discovery.consul.two.Other(); }"
                + "\n// dev.fingerpost.discovery.consul.two.Other"
                + "\npackage dev.fingerpost.discovery.consul.two;"
                + " public class Other { dev.fingerpost.discovery.consul.one.Wrong back;"),
        wrong(
            ArchitectureTest.ENVOY_TYPES_STAY_WITH_ENVOY_CONFIG_AND_SERVER,
            "dev.fingerpost.policies.Wrong",
            "com.google.protobuf.ByteString field;"),
        wrong(ArchitectureTest.GRPC_STAYS_WITH_THE_STREAMS, SERVER, "io.grpc.Status field;"),
        wrong(
            ArchitectureTest.CONSULS_CLIENT_STAYS_WITH_THE_CONSUL_REGISTRY,
            "dev.fingerpost.discovery.file.Wrong",
            "org.kiwiproject.consul.Consul field;"),
        wrong(
            ArchitectureTest.GIT_STAYS_WITH_THE_POLICY_SOURCE,
            SERVER,
            "org.eclipse.jgit.lib.Repository field;"),
        wrong(
            ArchitectureTest.YAML_STAYS_WITH_ITS_READER_AND_PRINTER,
            "dev.fingerpost.discovery.file.Wrong",
            "org.snakeyaml.engine.v2.api.Load field;"),
        wrong(
            ArchitectureTest.THE_CORE_TOUCHES_NOTHING_OUTSIDE,
            RESOLVE,
            "java.nio.file.Path field = java.nio.file.Path.of(\"x\");"),
        wrong(
            ArchitectureTest.THE_CORE_TOUCHES_NOTHING_OUTSIDE, RESOLVE, "org.slf4j.Logger field;"),
        wrong(
            ArchitectureTest.THE_CORE_TOUCHES_NOTHING_OUTSIDE,
            RESOLVE,
            "int field = java.util.concurrent.ThreadLocalRandom.current().nextInt();"),
        wrong(
            ArchitectureTest.THE_CORE_TOUCHES_NOTHING_OUTSIDE,
            RESOLVE,
            "Thread field = Thread.currentThread();"),
        wrong(
            ArchitectureTest.THE_CORE_ASKS_NO_CLOCK_AND_DRAWS_NO_LOTS,
            RESOLVE,
            "java.time.Instant field = java.time.Instant.now();"),
        wrong(
            ArchitectureTest.THE_CORE_ASKS_NO_CLOCK_AND_DRAWS_NO_LOTS,
            RESOLVE,
            "long field = System.nanoTime();"),
        wrong(
            ArchitectureTest.THE_CORE_ASKS_NO_CLOCK_AND_DRAWS_NO_LOTS,
            RESOLVE,
            "double field = Math.random();"),
        wrong(ArchitectureTest.THE_CORE_HAS_NO_STATE_OF_ITS_OWN, RESOLVE, "static int field;"),
        wrong(
            ArchitectureTest.ONLY_THE_COMMAND_LINE_PRINTS,
            SERVER,
            "void run() { System.out.println(); }"),
        wrong(
            ArchitectureTest.NAMES_SAY_WHAT_A_THING_IS,
            "dev.fingerpost.server.reconcile.StreamManager",
            ""),
        wrong(
            ArchitectureTest.NAMES_SAY_WHAT_A_THING_IS, SERVER, "static final class PlanUtils {}"),
        wrong(ArchitectureTest.NO_OLD_DATES, SERVER, "java.util.Date field;"),
        wrong(ArchitectureTest.NO_PUBLIC_MUTABLE_STATIC, SERVER, "public static int field;"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void catches(ArchRule rule, String type, String body) throws IOException {
    JavaClasses wrong = compile(type, body);
    assertThat(rule.allowEmptyShould(false).evaluate(wrong).hasViolation())
        .as("%s sees nothing wrong with %s", rule.getDescription(), body)
        .isTrue();
  }

  @Test
  void everyRuleIsShownAMistake() {
    assertThat(mistakes().map(mistake -> mistake.get()[0])).containsAll(ArchitectureTest.rules());
  }

  private static Arguments wrong(ArchRule rule, String type, String body) {
    return Arguments.of(rule, type, body);
  }

  /** Compiles a class with this body; after a line {@code // NAME} in it a second file begins. */
  private JavaClasses compile(String type, String body) throws IOException {
    int dot = type.lastIndexOf('.');
    String text =
        "package %s; public class %s { %s }"
            .formatted(type.substring(0, dot), type.substring(dot + 1), body);
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-d", folder.toString(), "-cp", Product.classPath()));
    int second = text.indexOf("\n// ");
    if (second < 0) {
      arguments.add(write(type, text));
    } else {
      int end = text.indexOf('\n', second + 1);
      arguments.add(write(type, text.substring(0, second)));
      arguments.add(write(text.substring(second + 4, end), text.substring(end)));
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, System.out, System.err, arguments.toArray(String[]::new));
    assertThat(status).as("the wrong class compiles").isZero();
    return new ClassFileImporter().importPath(folder);
  }

  private String write(String type, String text) throws IOException {
    Path file = folder.resolve("source").resolve(type.replace('.', '/') + ".java");
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, text).toString();
  }
}
