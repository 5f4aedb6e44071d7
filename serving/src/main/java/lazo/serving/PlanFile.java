package lazo.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import lazo.features.Aggregate;

/** The last good plan, kept on disk for the next start. */
final class PlanFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Duration.class, ToStringSerializer.instance)
                  .addSerializer(Aggregate.class, ToStringSerializer.instance)
                  .addDeserializer(Duration.class, new Text<>(Duration.class, Duration::parse))
                  .addDeserializer(Aggregate.class, new Text<>(Aggregate.class, Aggregate::parse)))
          .build();

  private final Path file;

  PlanFile(Path file) {
    this.file = file;
  }

  Optional<TrafficPlan> read() throws IOException {
    return Files.exists(file)
        ? Optional.of(JSON.readValue(Files.readAllBytes(file), TrafficPlan.class))
        : Optional.empty();
  }

  void write(TrafficPlan plan) throws IOException {
    Disk.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(plan));
  }

  /** Reads a value out of its text. */
  private static final class Text<T> extends StdDeserializer<T> {
    private final transient Function<String, T> parse;

    Text(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return parse.apply(parser.getText());
    }
  }
}
