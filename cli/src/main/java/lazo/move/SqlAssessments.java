package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import lazo.store.Json;

/** Assessments of an MLflow database in the form of MLflow's API. */
final class SqlAssessments {
  private SqlAssessments() {}

  static ObjectNode of(ResultSet row) throws SQLException {
    ObjectNode form = JsonNodeFactory.instance.objectNode();
    form.put("assessment_id", row.getString("assessment_id"));
    form.put("trace_id", row.getString("trace_id"));
    form.put("assessment_name", row.getString("name"));
    ObjectNode source = form.putObject("source").put("source_type", row.getString("source_type"));
    put(source, "source_id", row.getString("source_id"));
    form.put("create_time", time(row.getLong("created_timestamp")));
    form.put("last_update_time", time(row.getLong("last_updated_timestamp")));
    for (String text : new String[] {"span_id", "rationale", "overrides"}) {
      put(form, text, row.getString(text));
    }
    form.put("valid", row.getBoolean("valid"));
    String metadata = row.getString("assessment_metadata");
    if (metadata != null) {
      form.set("metadata", Json.tree(metadata));
    }
    String kind = row.getString("assessment_type");
    value(form, kind, Json.tree(row.getString("value")), row.getString("error"));
    return form;
  }

  private static void put(ObjectNode form, String name, String value) {
    if (value != null) {
      form.put(name, value);
    }
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static void value(ObjectNode form, String kind, JsonNode value, String error) {
    ObjectNode into = form.putObject(kind);
    if (kind.equals("issue")) {
      into.setAll((ObjectNode) value);
    } else if (kind.equals("expectation") && value.isContainerNode()) {
      into.putObject("serialized_value")
          .put("serialization_format", "JSON_FORMAT")
          .put("value", value.toString());
    } else {
      into.set("value", value);
    }
    if (error != null) {
      into.set("error", Json.tree(error));
    }
  }
}
