package lazo.serving.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.regex.Pattern;
import lazo.problem.InvalidInput;
import lazo.scoring.DataType;
import org.jspecify.annotations.Nullable;

/** What reading and writing JSON have in common here. */
final class Json {
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private static final int RANK_MAX = 16;

  /** Where the parser read from tells nobody anything. */
  private static final Pattern SOURCE = Pattern.compile(" \\(start marker at \\[Source: .*");

  /** Work on a parser. */
  interface Reading<T extends @Nullable Object> {
    T read() throws IOException;
  }

  /** Is told the name of a field whose value is the present token. */
  interface FieldReading {
    void read(String name) throws IOException;
  }

  private Json() {}

  /** Says what is wrong with JSON in words for whoever sent it. */
  static <T> T reading(Reading<T> reading) {
    try {
      return reading.read();
    } catch (JsonProcessingException e) {
      String what = String.valueOf(e.getOriginalMessage());
      if (what.startsWith("Non-standard token")) {
        what =
            "JSON has no NaN and no Infinity; write null where a value is missing, or the text"
                + " \"NaN\" or \"Infinity\"";
      }
      String place =
          e.getLocation() == null
              ? ""
              : " at line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new InvalidInput(
          "the body is not valid JSON" + place + ": " + SOURCE.matcher(what).replaceAll(""), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For each element of an array of objects, with the parser inside of it. */
  static void eachObject(JsonParser json, String field, Reading<?> reading) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new InvalidInput("\"" + field + "\" must be a list");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw new InvalidInput("\"" + field + "\" must be a list of objects");
      }
      reading.read();
    }
  }

  static void eachField(JsonParser json, String field, FieldReading reading) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new InvalidInput("\"" + field + "\" must be an object");
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      reading.read(name);
    }
  }

  static DataType datatype(@Nullable String input, @Nullable String text) {
    for (DataType datatype : DataType.values()) {
      if (datatype.name().equals(text)) {
        return datatype;
      }
    }
    throw new InvalidInput(
        "input '%s' has the datatype '%s'; known are %s"
            .formatted(input, text, Arrays.toString(DataType.values())));
  }

  static long[] shape(@Nullable String input, JsonParser json) throws IOException {
    long[] shape = new long[RANK_MAX];
    int rank = 0;
    if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() == JsonToken.VALUE_NUMBER_INT && rank < RANK_MAX) {
        shape[rank++] = json.getLongValue();
      }
      if (json.currentToken() == JsonToken.END_ARRAY) {
        return Arrays.copyOf(shape, rank);
      }
    }
    throw new InvalidInput(
        "the shape of input '%s' must be a list of up to %d whole numbers"
            .formatted(input, RANK_MAX));
  }
}
