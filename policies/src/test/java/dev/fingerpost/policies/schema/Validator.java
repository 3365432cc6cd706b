package dev.fingerpost.policies.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.fingerpost.model.yaml.YamlReader;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A reader of policy files that is not ours: another YAML loader, and another schema validator. */
final class Validator {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory DRAFT_7 = JsonSchemaFactory.getInstance(VersionFlag.V7);

  private final com.networknt.schema.JsonSchema schema =
      DRAFT_7.getSchema(JSON.<JsonNode>valueToTree(PolicySchema.tree()));

  /** What the draft itself says against the schema. */
  static Set<String> faultsOfTheSchema() {
    return DRAFT_7
        .getSchema(SchemaLocation.of(SchemaId.V7))
        .validate(JSON.valueToTree(PolicySchema.tree()))
        .stream()
        .map(Object::toString)
        .collect(Collectors.toSet());
  }

  /** What the schema says against a policy text. */
  Set<String> refuse(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(YamlReader.MAX_BYTES)
            .build();
    return schema.validate(JSON.valueToTree(new Load(settings).loadFromString(text))).stream()
        .map(Object::toString)
        .collect(Collectors.toSet());
  }
}
