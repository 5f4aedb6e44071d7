package lazo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lazo.app.Server;
import lazo.app.ServerOptions;
import lazo.examples.flights.FlightsDemo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Judging the model that the demo's January left behind, over the real flights. */
class EvaluateVerbTest {
  private static final Instant NOW = Instant.parse("2001-02-04T00:00:00Z");
  private static final Path EXAMPLES =
      Path.of("..", "examples", "flights").toAbsolutePath().normalize();

  @TempDir static Path folder;
  private static Server server;

  @RegisterExtension final Said said = new Said();

  @BeforeAll
  static void start() throws Exception {
    var january =
        new FlightsDemo.Options(
            EXAMPLES, folder, 0, true, false, null, 5, false, LocalDate.of(2001, 2, 3));
    assertThat(FlightsDemo.run(january)).isZero();
    server = Server.start(new ServerOptions("127.0.0.1", 0, folder, null, false, Set.of(), NOW));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static int lazo(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", server.url()));
    return Main.run(all.toArray(String[]::new));
  }

  @Test
  void saysWhatEachGateFoundAndEndsWellWhenAllPassed() throws Exception {
    assertThat(lazo("evaluate", "models:/flight-delay@champion")).isEqualTo(ExitCode.DONE);
    assertThat(said.out())
        .containsPattern("passed +finite")
        .containsPattern("passed +metric +log_loss 0\\.4\\d+ against 0\\.\\d+ of the constant")
        .contains("labelled rows that it was not trained on")
        .containsPattern("flight-delay v1: passed \\(evaluation \\w+\\)");
  }

  @Test
  void endsWithOneWhenAGateFailsAndKeepsTheEvidence() throws Exception {
    String sound = Files.readString(EXAMPLES.resolve("lazo.yaml"));
    Path strict = folder.resolve("strict.yaml");
    Files.writeString(
        strict,
        sound.replace(
            "better-than: base-rate}",
            "better-than: base-rate}\n  - {gate: metric, metric: log_loss, at-most: 0.1}"));
    try {
      assertThat(lazo("apply", "-f", strict.toString())).isZero();
      said.forget();
      assertThat(lazo("evaluate", "models:/flight-delay/1", "-o", "json"))
          .isEqualTo(ExitCode.GATE_FAILED);
      var evaluation = new com.fasterxml.jackson.databind.ObjectMapper().readTree(said.out());
      assertThat(evaluation.path("verdict").path("kind").asText()).isEqualTo("failed");
      assertThat(evaluation.path("verdict").path("reasons").get(0).asText())
          .contains("at most 0.1000 is asked");
      said.forget();
      assertThat(lazo("get", "evaluations")).isZero();
      assertThat(said.out()).contains(evaluation.path("id").asText());
      said.forget();
      assertThat(lazo("get", "decisions", "flight-delay")).isZero();
      assertThat(said.out())
          .as("nothing follows from it")
          .contains("flight-delay v1 passed all gates")
          .doesNotContain("at most 0.1000 is asked");
    } finally {
      assertThat(lazo("apply", "-f", EXAMPLES.resolve("lazo.yaml").toString())).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flight-delay | names no model version",
        "models:/nothing/1 | not found",
        "models:/flight-delay/1 --from 2001-01-02T00:00:00Z | which would flatter them; ask for rows from 2001-01-2",
        "models:/flight-delay/1 --from 2002-01-01T00:00:00Z | there are no rows to judge by",
        "models:/flight-delay/1 --to 2001-01-02T00:00:00Z | there are no rows to judge by",
        "models:/flight-delay/1 --from yesterday | must be an instant such as",
        "models:/flight-delay/1 --dataset-version 999 | has no version 999",
        "models:/flight-delay/1 --dataset-version 0 | a whole number from 1 on",
      })
  void saysWhyItCannotBeJudged(String words, String reason) throws Exception {
    assertThat(lazo(("evaluate " + words).split(" "))).isEqualTo(ExitCode.WRONG_USE);
    assertThat(said.err()).startsWith("lazo: ").contains(reason).doesNotContain("\tat ");
  }
}
