package lazo.transfer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lazo.problem.InvalidInput;
import lazo.store.Json;

/** Moved things as JSON, one on a line. */
public final class MovedLines {
  private static final ObjectMapper MAPPER =
      Json.MAPPER
          .copy()
          .registerModule(new SimpleModule().addDeserializer(String.class, new WithoutNul()));

  private MovedLines() {}

  /** SQLite and files may hold NUL characters, PostgreSQL does not. */
  @SuppressWarnings("serial")
  private static final class WithoutNul extends StringDeserializer {
    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = super.deserialize(parser, context);
      return text == null || text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }
  }

  public static String line(Moved moved) {
    try {
      return MAPPER.writerFor(Moved.class).writeValueAsString(moved);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written: " + moved.name(), e);
    }
  }

  public static Moved read(String line) {
    try {
      return MAPPER.readValue(line, Moved.class);
    } catch (JsonProcessingException e) {
      throw new InvalidInput(e.getOriginalMessage().lines().findFirst().orElse("malformed JSON"));
    }
  }

  /** All lines of a text; empty ones are passed over. */
  static List<Moved> all(String text) {
    List<Moved> all = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        try {
          all.add(read(line));
        } catch (InvalidInput e) {
          throw new InvalidInput("line " + number + ": " + e.getMessage());
        }
      }
    }
    return all;
  }
}
