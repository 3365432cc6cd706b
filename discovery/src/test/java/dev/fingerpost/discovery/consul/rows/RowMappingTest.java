package dev.fingerpost.discovery.consul.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.consul.rows.RowRules.Reach;
import dev.fingerpost.discovery.consul.wire.ParsedRow;
import dev.fingerpost.discovery.consul.wire.Row;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Weights;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowMappingTest {

  /** As a real Consul 1.8.7 answers. */
  private static final String WHOLE =
      """
      {"Node":{"ID":"6f1a","Node":"n1","Address":"10.0.0.1","Datacenter":"dc1",
         "TaggedAddresses":{"lan":"10.0.0.1"},"Meta":null,"CreateIndex":5,"ModifyIndex":9},
       "Service":{"ID":"pay-1","Service":"pay","Tags":["eu","v1"],"Address":"10.1.0.1",
         "TaggedAddresses":{"mine":{"Address":"1.2.3.4","Port":1}},"Meta":{"version":"v1"},
         "Port":8080,"Weights":{"Passing":5,"Warning":2},"EnableTagOverride":false,
         "Proxy":{"MeshGateway":{},"Expose":{}},"Connect":{},"CreateIndex":5,"ModifyIndex":9},
       "Checks":[
         {"Node":"n1","CheckID":"serfHealth","Name":"Serf","Status":"passing","Notes":"",
          "Output":"Agent alive","ServiceID":"","ServiceName":"","ServiceTags":[]},
         {"Node":"n1","CheckID":"service:pay-1","Name":"Pay","Status":"warning","Notes":"",
          "Output":"slow 17","ServiceID":"pay-1","ServiceName":"pay","ServiceTags":["eu"]}]}
      """;

  @Test
  void readsAWholeRow() {
    Instance instance = only(read(WHOLE));

    assertThat(instance.key()).isEqualTo(new InstanceKey("consul", "dc1", "n1", "pay-1"));
    assertThat(instance.address()).isEqualTo(new Address("10.1.0.1", 8080));
    assertThat(instance.weights()).isEqualTo(new Weights(5, 2));
    assertThat(instance.attributes().meta()).containsEntry("version", "v1").hasSize(1);
    assertThat(instance.attributes().tags()).containsExactly("eu", "v1");
    assertThat(instance.checks())
        .isEqualTo(
            new Checks(false, CheckStatus.PASSING, CheckStatus.WARNING, CheckStatus.WARNING));
  }

  @Test
  void q05SeesNoChangeInOutputIndexesAndOrder() {
    String other = WHOLE.replace("pay-1", "pay-2");
    String edited = WHOLE.replace("slow 17", "slow 18").replace(":9}", ":10}");

    assertThat(read(WHOLE, other)).isEqualTo(read(other, edited));
  }

  @Test
  void d01FallsBackToTheNodesAddress() {
    assertThat(only(read(service("'Address':'','Port':80"))).address())
        .isEqualTo(new Address("10.0.0.1", 80));
  }

  @Test
  void d02TakesTheWanAddressOfAnotherDatacentersInstance() {
    String tagged =
        service(
            "'Address':'10.0.0.5','Port':80,'TaggedAddresses':"
                + "{'wan':{'Address':'198.51.100.1','Port':8080},"
                + "'mine':{'Address':'198.51.100.2','Port':0},"
                + "'bad':{'Address':'db.example.com','Port':1},"
                + "'admin':{'Address':'127.0.0.1','Port':9901}}");

    Instance near = only(read(tagged));
    assertThat(near.address()).isEqualTo(new Address("10.0.0.5", 80));
    assertThat(near.attributes().surroundings().tagged()).isEmpty();

    Instance far = only(read(Reach.FAR, tagged));
    assertThat(far.address()).isEqualTo(new Address("198.51.100.1", 8080));
    assertThat(far.attributes().surroundings().tagged())
        .containsOnly(
            entry("mine", new Address("198.51.100.2", 80)),
            entry("wan", new Address("198.51.100.1", 8080)));
  }

  @Test
  void d02FallsBackToTheNodesTagAndThenToTheOwnAddress() {
    String node = "'Node':'n1','Address':'10.0.0.1','Datacenter':'dc2'";
    String onNode =
        "{'Node':{%s,'TaggedAddresses':{'wan':'198.51.100.9'}},'Service':{'ID':'a','Port':80}}"
            .formatted(node);
    String own =
        "{'Node':{%s,'TaggedAddresses':{'wan':'198.51.100.9'}},'Service':{'ID':'a','Address':'10.0.0.5','Port':80}}"
            .formatted(node);

    assertThat(only(read(Reach.FAR, onNode)).address()).isEqualTo(new Address("198.51.100.9", 80));
    assertThat(only(read(Reach.FAR, own)).address()).isEqualTo(new Address("10.0.0.5", 80));
    assertThat(only(read(onNode)).address()).isEqualTo(new Address("10.0.0.1", 80));
  }

  @Test
  void d10CarriesWhatTheNodeSaysOfItself() {
    String row =
        "{'Node':{'Node':'n1','Address':'10.0.0.1','Datacenter':'dc1',"
            + "'Meta':{'zone':'z1','consul-network-segment':''}},"
            + "'Service':{'ID':'a','Port':80}}";

    assertThat(only(read(row)).attributes().surroundings().nodeMeta())
        .containsOnly(entry("zone", "z1"));
  }

  @Test
  void s6RefusesAnIdThatNoMessageCanHold() {
    Reading reading =
        read(
            service("'ID':'%s','Port':80".formatted("x".repeat(256))),
            service("'ID':'b','Port':80"));

    assertThat(reading.service().instances()).extracting(Instance::id).containsExactly("b");
    assertThat(reading.diagnostics()).extracting(Diagnostic::code).containsExactly("R113");
  }

  @Test
  void d03LeavesOutWhatIsNoAddressAndKeepsTheOthers() {
    Reading reading =
        read(
            service("'ID':'a','Address':'db.example.com','Port':80"),
            service("'ID':'b','Port':0"),
            service("'ID':'c','Port':70000"),
            service("'ID':'d','Address':'127.0.0.1','Port':80"),
            service("'ID':'e','Port':80"));

    assertThat(reading.service().instances()).extracting(Instance::id).containsExactly("e");
    assertThat(reading.rows()).isEqualTo(5);
    assertThat(reading.diagnostics())
        .extracting(Diagnostic::path, Diagnostic::code)
        .containsExactly(
            tuple("pay/a", "R102"),
            tuple("pay/b", "R109"),
            tuple("pay/c", "R109"),
            tuple("pay/d", "R105"));
  }

  @Test
  void d05CountsNoChecksAsPassing() {
    assertThat(checks("null")).isEqualTo(Checks.PASSING);
    assertThat(checks("[]")).isEqualTo(Checks.PASSING);
  }

  @Test
  void d05CountsUnknownStatusesAsCritical() {
    Reading reading = read(checked("[{'CheckID':'c','ServiceID':'pay-1','Status':'weird'}]"));

    assertThat(only(reading).checks()).isEqualTo(Checks.of(CheckStatus.CRITICAL));
    assertThat(reading.diagnostics()).extracting(Diagnostic::code).containsExactly("R120");
    assertThat(checks("[{'CheckID':'c','ServiceID':'pay-1','Status':null}]").all())
        .isEqualTo(CheckStatus.CRITICAL);
  }

  @Test
  void d05KeepsNodeChecksApart() {
    Checks checks =
        checks(
            """
            [{'CheckID':'serfHealth','ServiceID':'','Status':'critical'},
             {'CheckID':'a','ServiceID':'pay-1','Status':'passing'},
             {'CheckID':'b','ServiceID':'pay-1','Status':'warning'}]
            """);

    assertThat(checks)
        .isEqualTo(
            new Checks(false, CheckStatus.CRITICAL, CheckStatus.WARNING, CheckStatus.PASSING));
  }

  @ParameterizedTest
  @CsvSource({"_service_maintenance:pay-1, pay-1", "_node_maintenance, ''"})
  void d06SeesMaintenanceInItsReservedChecks(String id, String service) {
    Checks checks =
        checks("[{'CheckID':'%s','ServiceID':'%s','Status':'critical'}]".formatted(id, service));

    assertThat(checks).isEqualTo(Checks.MAINTENANCE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "null | 1 | 1 | \"\"",
        "{} | 1 | 1 | \"\"",
        "{'Passing':0,'Warning':0} | 1 | 1 | \"\"",
        "{'Passing':10,'Warning':0} | 10 | 0 | \"\"",
        "{'Passing':-1,'Warning':5} | 0 | 5 | R121",
        "{'Passing':70000,'Warning':1} | 65535 | 1 | R121",
        "{'Passing':'x'} | 1 | 1 | \"\"",
      })
  void d07TakesWeights(String json, int passing, int warning, String code) {
    Reading reading = read(service("'Port':80,'Weights':" + json));

    assertThat(only(reading).weights()).isEqualTo(new Weights(passing, warning));
    assertThat(reading.diagnostics())
        .extracting(Diagnostic::code)
        .isEqualTo(code.isEmpty() ? List.of() : List.of(code));
  }

  @Test
  void d09TakesNullTagsAndMetaForNone() {
    Instance instance = only(read(service("'Port':80,'Tags':null,'Meta':null")));

    assertThat(instance.attributes()).isEqualTo(Instance.Attributes.NONE);
  }

  @Test
  void d10TakesTheZoneThatNewerVersionsState() {
    Instance instance = only(read(service("'Port':80,'Locality':{'Region':'eu','Zone':'eu-a'}")));

    assertThat(instance.attributes().zone()).isEqualTo("eu-a");
  }

  @ParameterizedTest
  @CsvSource({"connect-proxy", "mesh-gateway", "ingress-gateway", "terminating-gateway"})
  void d11SkipsProxiesAndGatewaysInSilence(String kind) {
    Reading reading = read(service("'Port':80,'Kind':'" + kind + "'"));

    assertThat(reading.service().instances()).isEmpty();
    assertThat(reading.diagnostics()).isEmpty();
    assertThat(reading.callable()).isFalse();
    assertThat(reading.rows()).isOne();
  }

  @Test
  void s6BoundsTagsAndMeta() {
    String tags = many("'tag%03d'", 70);
    String meta = many("'k%03d':'v'", 70);
    Reading reading =
        read(
            service(
                "'Port':80,'Tags':[%s,'%s','bad\\u0000tag'],'Meta':{%s,'long':'%s'}"
                    .formatted(tags, "x".repeat(300), meta, "x".repeat(600))));

    Instance.Attributes attributes = only(reading).attributes();
    assertThat(attributes.tags()).hasSize(64);
    assertThat(attributes.meta()).hasSize(64).doesNotContainKey("long");
    assertThat(reading.diagnostics()).extracting(Diagnostic::code).containsExactly("R122", "R123");
  }

  @Test
  void losesARowThatCannotBeReadAndNothingElse() {
    Reading reading = read("{'Node':null,'Service':7}", "[]", "{}", service("'Port':80"));

    assertThat(reading.service().instances()).hasSize(1);
    assertThat(reading.rows()).isEqualTo(4);
    assertThat(reading.diagnostics()).extracting(Diagnostic::code).containsExactly("R110");
  }

  @Test
  void keepsAMessageOnOneLineWhateverAnIdHolds() {
    Reading reading = read(service("'ID':'a\\nb','Port':0"));

    assertThat(reading.diagnostics())
        .allSatisfy(problem -> assertThat(problem.path()).isEqualTo("pay/a?b"));
  }

  private static Checks checks(String json) {
    return only(read(checked(json))).checks();
  }

  private static String checked(String checks) {
    return "{'Node':{'Node':'n1','Address':'10.0.0.1','Datacenter':'dc1'},"
        + "'Service':{'ID':'pay-1','Port':80},'Checks':"
        + checks
        + "}";
  }

  /** A row of this service; what is not given is as Consul gives it. */
  private static String service(String fields) {
    String id = fields.contains("'ID'") ? "" : "'ID':'pay-1',";
    return "{'Node':{'Node':'n1','Address':'10.0.0.1','Datacenter':'dc1'},'Service':{"
        + id
        + fields
        + "},'Checks':[]}";
  }

  private static String many(String format, int count) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(format.formatted(i));
    }
    return String.join(",", all);
  }

  private static Reading read(String... rows) {
    return read(Reach.NEAR, rows);
  }

  private static Reading read(Reach reach, String... rows) {
    List<Row> parsed = Stream.of(rows).map(ParsedRow::of).toList();
    return RowMapping.read(
        "pay", parsed, new RowRules("consul", AddressPolicy.REFUSE_LOOPBACK, reach));
  }

  private static Instance only(Reading reading) {
    assertThat(reading.service().instances()).hasSize(1);
    return reading.service().instances().getFirst();
  }
}
