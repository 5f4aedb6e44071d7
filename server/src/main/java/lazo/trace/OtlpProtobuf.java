package lazo.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import lazo.problem.InvalidInput;

/**
 * Reads an OTLP request in protobuf's binary form as a tree. The few messages of traces are a table
 * here; unknown fields are skipped.
 */
final class OtlpProtobuf {
  private static final int DEPTH_MAX = 100;

  /** How a field is written, and its message when it is one. */
  private record Field(String name, Kind kind, String message) {}

  private enum Kind {
    TEXT,
    BYTES,
    FIXED32,
    FIXED64,
    VARINT,
    BOOL,
    DOUBLE,
    MESSAGE,
    MESSAGES
  }

  private static Field field(String name, Kind kind) {
    return new Field(name, kind, "");
  }

  private static Field many(String name, String message) {
    return new Field(name, Kind.MESSAGES, message);
  }

  private static Field one(String name, String message) {
    return new Field(name, Kind.MESSAGE, message);
  }

  private static final Map<String, Map<Integer, Field>> MESSAGES =
      Map.ofEntries(
          Map.entry("Request", Map.of(1, many("resource_spans", "ResourceSpans"))),
          Map.entry(
              "ResourceSpans",
              Map.of(1, one("resource", "Resource"), 2, many("scope_spans", "ScopeSpans"))),
          Map.entry("Resource", Map.of(1, many("attributes", "KeyValue"))),
          Map.entry("ScopeSpans", Map.of(2, many("spans", "Span"))),
          Map.entry(
              "Span",
              Map.ofEntries(
                  Map.entry(1, field("trace_id", Kind.BYTES)),
                  Map.entry(2, field("span_id", Kind.BYTES)),
                  Map.entry(3, field("trace_state", Kind.TEXT)),
                  Map.entry(4, field("parent_span_id", Kind.BYTES)),
                  Map.entry(5, field("name", Kind.TEXT)),
                  Map.entry(6, field("kind", Kind.VARINT)),
                  Map.entry(7, field("start_time_unix_nano", Kind.FIXED64)),
                  Map.entry(8, field("end_time_unix_nano", Kind.FIXED64)),
                  Map.entry(9, many("attributes", "KeyValue")),
                  Map.entry(10, field("dropped_attributes_count", Kind.VARINT)),
                  Map.entry(11, many("events", "Event")),
                  Map.entry(12, field("dropped_events_count", Kind.VARINT)),
                  Map.entry(13, many("links", "Link")),
                  Map.entry(14, field("dropped_links_count", Kind.VARINT)),
                  Map.entry(15, one("status", "Status")),
                  Map.entry(16, field("flags", Kind.FIXED32)))),
          Map.entry(
              "Event",
              Map.of(
                  1, field("time_unix_nano", Kind.FIXED64),
                  2, field("name", Kind.TEXT),
                  3, many("attributes", "KeyValue"),
                  4, field("dropped_attributes_count", Kind.VARINT))),
          Map.entry(
              "Link",
              Map.of(
                  1, field("trace_id", Kind.BYTES),
                  2, field("span_id", Kind.BYTES),
                  3, field("trace_state", Kind.TEXT),
                  4, many("attributes", "KeyValue"),
                  5, field("dropped_attributes_count", Kind.VARINT),
                  6, field("flags", Kind.FIXED32))),
          Map.entry(
              "Status", Map.of(2, field("message", Kind.TEXT), 3, field("code", Kind.VARINT))),
          Map.entry("KeyValue", Map.of(1, field("key", Kind.TEXT), 2, one("value", "AnyValue"))),
          Map.entry(
              "AnyValue",
              Map.of(
                  1, field("string_value", Kind.TEXT),
                  2, field("bool_value", Kind.BOOL),
                  3, field("int_value", Kind.VARINT),
                  4, field("double_value", Kind.DOUBLE),
                  5, one("array_value", "ArrayValue"),
                  6, one("kvlist_value", "KeyValueList"),
                  7, field("bytes_value", Kind.BYTES))),
          Map.entry("ArrayValue", Map.of(1, many("values", "AnyValue"))),
          Map.entry("KeyValueList", Map.of(1, many("values", "KeyValue"))));

  private OtlpProtobuf() {}

  static ObjectNode read(byte[] bytes) {
    try {
      return message(CodedInputStream.newInstance(bytes), "Request", 0);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidInput("the body is no OTLP request: " + e.getMessage());
    } catch (IOException e) {
      throw new InvalidInput("the body could not be read: " + e.getMessage());
    }
  }

  private static ObjectNode message(CodedInputStream in, String type, int depth)
      throws IOException {
    if (depth > DEPTH_MAX) {
      throw new InvalidInput("an attribute is nested more than " + DEPTH_MAX + " deep");
    }
    Map<Integer, Field> fields = MESSAGES.getOrDefault(type, Map.of());
    ObjectNode into = JsonNodeFactory.instance.objectNode();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Field field = fields.get(WireFormat.getTagFieldNumber(tag));
      if (field == null || WireFormat.getTagWireType(tag) != wireType(field.kind)) {
        in.skipField(tag);
      } else {
        put(in, into, field, depth);
      }
    }
    return into;
  }

  private static int wireType(Kind kind) {
    return switch (kind) {
      case TEXT, BYTES, MESSAGE, MESSAGES -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
      case FIXED32 -> WireFormat.WIRETYPE_FIXED32;
      case FIXED64, DOUBLE -> WireFormat.WIRETYPE_FIXED64;
      case VARINT, BOOL -> WireFormat.WIRETYPE_VARINT;
    };
  }

  private static void put(CodedInputStream in, ObjectNode into, Field field, int depth)
      throws IOException {
    switch (field.kind) {
      case TEXT -> into.put(field.name, in.readString());
      case BYTES -> into.put(field.name, Base64.getEncoder().encodeToString(in.readByteArray()));
      case FIXED32 -> into.put(field.name, in.readFixed32());
      case FIXED64 -> into.put(field.name, in.readFixed64());
      case VARINT -> into.put(field.name, in.readInt64());
      case BOOL -> into.put(field.name, in.readBool());
      case DOUBLE -> into.put(field.name, in.readDouble());
      case MESSAGE -> into.set(field.name, inner(in, field, depth));
      case MESSAGES -> {
        ArrayNode list =
            into.get(field.name) instanceof ArrayNode there ? there : into.putArray(field.name);
        list.add(inner(in, field, depth));
      }
    }
  }

  private static ObjectNode inner(CodedInputStream in, Field field, int depth) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    ObjectNode message = message(in, field.message, depth + 1);
    in.popLimit(outer);
    return message;
  }
}
