package lazo.examples.flights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The loop's YAML as it ships, and as somebody's mistake makes it. */
record Definition(String yaml) {
  private static final String HOUR = "hour: hour(scheduled) + minute(scheduled) / 60.0";
  private static final String LEAKY_HOUR = "hour: hour(date) + minute(date) / 60.0";

  static Definition read(Path examples) throws IOException {
    String yaml = Files.readString(examples.resolve("lazo.yaml"));
    if (!yaml.contains(HOUR)) {
      throw new IOException(
          examples.resolve("lazo.yaml")
              + " no longer derives the hour from the schedule; the demo's story needs that line: "
              + HOUR);
    }
    return new Definition(yaml);
  }

  /** The hour of the actual departure instead of the schedule's, with or without the skew gate. */
  String leaky(boolean withSkewGate) {
    String leaky = yaml.replace(HOUR, LEAKY_HOUR);
    return withSkewGate ? leaky : leaky.replaceAll("(?m)^ *- \\{gate: skew\\}.*\\R", "");
  }
}
