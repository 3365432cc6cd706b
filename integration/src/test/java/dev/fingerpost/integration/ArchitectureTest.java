package dev.fingerpost.integration;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Think before you change this file: it is the architecture.
 *
 * <p>Registries and policies become a catalog and a policy set, these become a plan, the plan
 * becomes Envoy's resources, and these go out. Nothing flows back. Each rule below keeps one part
 * of that true; {@link ArchitectureRulesTest} shows that each can fail.
 */
class ArchitectureTest {

  private static final String MODEL = "dev.fingerpost.model..";
  private static final String DISCOVERY = "dev.fingerpost.discovery..";
  private static final String POLICIES = "dev.fingerpost.policies..";
  private static final String ENVOY = "dev.fingerpost.envoy..";
  private static final String SERVER = "dev.fingerpost.server..";
  private static final String INTEGRATION = "dev.fingerpost.integration..";

  // Who sees whom.

  static final ArchRule MODEL_KNOWS_NOBODY =
      classes()
          .that()
          .resideInAPackage(MODEL)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              MODEL, "java..", "org.jspecify..", "com.google.common..", "org.snakeyaml.engine..");

  static final ArchRule DISCOVERY_KNOWS_ONLY_THE_MODEL = doNotSee(DISCOVERY, POLICIES, ENVOY);

  static final ArchRule POLICIES_KNOW_ONLY_THE_MODEL = doNotSee(POLICIES, DISCOVERY, ENVOY);

  static final ArchRule ENVOY_CONFIG_KNOWS_ONLY_THE_MODEL = doNotSee(ENVOY, DISCOVERY, POLICIES);

  static final ArchRule NOBODY_BELOW_KNOWS_THE_SERVER =
      noClasses()
          .that()
          .resideOutsideOfPackages(SERVER, INTEGRATION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SERVER, INTEGRATION);

  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.fingerpost.(*).(*)..").should().beFreeOfCycles();

  static final ArchRule LAYERS_OF_THE_CONSUL_REGISTRY_HAVE_NO_CYCLES =
      slices().matching("dev.fingerpost.discovery.consul.(*)..").should().beFreeOfCycles();

  // What of the world each may know.

  static final ArchRule ENVOY_TYPES_STAY_WITH_ENVOY_CONFIG_AND_SERVER =
      only(List.of(ENVOY, SERVER), "com.google.protobuf..", "io.envoyproxy..", "com.github.xds..");

  static final ArchRule GRPC_STAYS_WITH_THE_STREAMS =
      only(List.of("dev.fingerpost.server.ads..", "dev.fingerpost.server.boot.."), "io.grpc..");

  static final ArchRule CONSULS_CLIENT_STAYS_WITH_THE_CONSUL_REGISTRY =
      only(
          List.of("dev.fingerpost.discovery.consul.."),
          "org.kiwiproject..",
          "okhttp3..",
          "okio..",
          "retrofit2..");

  static final ArchRule GIT_STAYS_WITH_THE_POLICY_SOURCE =
      only(List.of("dev.fingerpost.policies.source..", INTEGRATION), "org.eclipse.jgit..");

  static final ArchRule YAML_STAYS_WITH_ITS_READER_AND_PRINTER =
      only(
          List.of("dev.fingerpost.model.yaml..", "dev.fingerpost.envoy.print.."),
          "org.snakeyaml..");

  // The pure core: the same input gives the same bytes, whatever the hour and the order.

  static final ArchRule THE_CORE_TOUCHES_NOTHING_OUTSIDE =
      theCore()
          .should()
          .dependOnClassesThat(
              named(
                  "a file, a socket, a thread, a clock, a logger or a source of randomness",
                  "java\\.io\\.(File|RandomAccessFile|Console).*",
                  "java\\.nio\\.(file|channels)\\..*",
                  "java\\.net\\.(.*Socket.*|URL|URLConnection|HttpURLConnection|http\\..*)",
                  "java\\.lang\\.(Thread.*|ProcessBuilder|Process|Runtime|InheritableThreadLocal)",
                  "java\\.util\\.concurrent\\.(locks\\..*|.*Executor.*|.*Future.*|ThreadLocalRandom)",
                  "java\\.util\\.(Timer.*|Random|random\\..*|Date|Calendar|logging\\..*)",
                  "java\\.security\\.SecureRandom",
                  "java\\.time\\.(Clock|InstantSource)",
                  "org\\.slf4j\\..*"));

  static final ArchRule THE_CORE_ASKS_NO_CLOCK_AND_DRAWS_NO_LOTS =
      theCore()
          .should()
          .callMethodWhere(
              target(owner(nameMatching("java\\.time\\..*"))).and(target(nameMatching("now"))))
          .orShould()
          .callMethodWhere(
              target(owner(nameMatching("java\\.lang\\.System")))
                  .and(target(nameMatching("currentTimeMillis|nanoTime|getenv|getProperty"))))
          .orShould()
          .callMethodWhere(
              target(owner(nameMatching("java\\.lang\\.Math|java\\.util\\.UUID")))
                  .and(target(nameMatching("random|randomUUID"))));

  static final ArchRule THE_CORE_HAS_NO_STATE_OF_ITS_OWN =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage("dev.fingerpost.policies.resolve..", ENVOY)
          .and()
          .areStatic()
          .should()
          .beFinal();

  // Habits.

  static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.fingerpost.server.cli..", INTEGRATION)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(Throwable.class, "printStackTrace");

  static final ArchRule NAMES_SAY_WHAT_A_THING_IS =
      noClasses()
          .should()
          .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Processor|Data|Info)(\\$.*)?");

  static final ArchRule NO_OLD_DATES =
      noClasses().should().dependOnClassesThat(named("java.util.Date", "java\\.util\\.Date"));

  static final ArchRule NO_PUBLIC_MUTABLE_STATIC =
      noFields().that().arePublic().and().areStatic().should().notBeFinal();

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.fingerpost");

  static List<ArchRule> rules() {
    return List.of(
        MODEL_KNOWS_NOBODY,
        DISCOVERY_KNOWS_ONLY_THE_MODEL,
        POLICIES_KNOW_ONLY_THE_MODEL,
        ENVOY_CONFIG_KNOWS_ONLY_THE_MODEL,
        NOBODY_BELOW_KNOWS_THE_SERVER,
        PACKAGES_HAVE_NO_CYCLES,
        LAYERS_OF_THE_CONSUL_REGISTRY_HAVE_NO_CYCLES,
        ENVOY_TYPES_STAY_WITH_ENVOY_CONFIG_AND_SERVER,
        GRPC_STAYS_WITH_THE_STREAMS,
        CONSULS_CLIENT_STAYS_WITH_THE_CONSUL_REGISTRY,
        GIT_STAYS_WITH_THE_POLICY_SOURCE,
        YAML_STAYS_WITH_ITS_READER_AND_PRINTER,
        THE_CORE_TOUCHES_NOTHING_OUTSIDE,
        THE_CORE_ASKS_NO_CLOCK_AND_DRAWS_NO_LOTS,
        THE_CORE_HAS_NO_STATE_OF_ITS_OWN,
        ONLY_THE_COMMAND_LINE_PRINTS,
        NAMES_SAY_WHAT_A_THING_IS,
        NO_OLD_DATES,
        NO_PUBLIC_MUTABLE_STATIC);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theProductKeeps(ArchRule rule) {
    rule.check(PRODUCT);
  }

  private static ArchRule doNotSee(String module, String... siblings) {
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(siblings);
  }

  private static ArchRule only(List<String> homes, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(homes.toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  private static GivenClassesConjunction theCore() {
    return noClasses().that().resideInAnyPackage("dev.fingerpost.policies.resolve..", ENVOY);
  }

  private static DescribedPredicate<JavaClass> named(String description, String... patterns) {
    String either = String.join("|", patterns);
    return DescribedPredicate.describe(description, type -> type.getName().matches(either));
  }
}
