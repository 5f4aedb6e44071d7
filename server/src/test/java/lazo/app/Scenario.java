package lazo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/** The calls of {@code scenario.txt}: every endpoint of the MLflow API, in an order that works. */
final class Scenario {
  static final Path FILES = Path.of("src/test/resources/lazo/app/mlflow");
  private static final String API = "/api/2.0/mlflow/";
  private static final Pattern CALL =
      Pattern.compile("(?:([\\w,]+) = )?([A-Z]+) (\\S+)(?: (?!-> )(.*?))?(?: -> (\\S+))?");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  private Scenario() {}

  /**
   * One call.
   *
   * @param variables what the answer's values at the pointers are called from then on
   */
  record Call(
      String method, String path, String body, List<String> variables, List<String> pointers) {
    /** With the values of the variables for their names. */
    Call filled(Map<String, String> values) {
      String target = fill(path, values).replaceFirst("^http://[^/]+", "");
      return new Call(method, target, fill(body, values), variables, pointers);
    }

    /** Takes the values of the variables from the answer. */
    void keep(String answer, Map<String, String> values) {
      for (int i = 0; i < variables.size(); i++) {
        String value = Json.tree(answer).at(pointers.get(i)).asText();
        assertThat(value).as(this + " answered " + answer).isNotEmpty();
        values.put(variables.get(i), value);
      }
    }
  }

  private static String fill(String text, Map<String, String> variables) {
    return VARIABLE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(variables.get(match.group(1))));
  }

  static List<Call> calls() throws IOException {
    return Files.readAllLines(FILES.resolve("scenario.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Scenario::call)
        .toList();
  }

  private static Call call(String line) {
    Matcher call = CALL.matcher(line);
    assertThat(call.matches()).as(line).isTrue();
    String path = call.group(3);
    return new Call(
        call.group(2),
        path.startsWith("/") || path.startsWith("${") ? path : API + path,
        call.group(4) == null ? "" : call.group(4),
        list(call.group(1)),
        list(call.group(5)));
  }

  private static List<String> list(@Nullable String names) {
    return names == null ? List.of() : List.of(names.split(","));
  }
}
