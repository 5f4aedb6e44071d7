package lazo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import lazo.app.Server;
import lazo.app.ServerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words in; texts and an exit code out. Where a server is needed, it is a real one. */
final class CommandLineTest {

  @TempDir private Path folder;

  @RegisterExtension final Said said = new Said();

  @Test
  void showsItsVersion() throws Exception {
    assertThat(Main.run("--version")).isEqualTo(ExitCode.DONE);
    assertThat(said.out()).startsWith("lazo " + Server.VERSION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server",
        "apply",
        "get",
        "delete",
        "data",
        "evaluate",
        "deploy",
        "rollout",
        "predict",
        "label",
        "import",
        "export"
      })
  void everyVerbHasHelp(String verb) throws Exception {
    assertThat(Main.run(verb, "--help")).isEqualTo(ExitCode.DONE);
    assertThat(said.out()).startsWith("Usage: lazo " + verb);
  }

  @Test
  void listsTheVerbs() throws Exception {
    assertThat(Main.run(new String[0])).isEqualTo(ExitCode.DONE);
    assertThat(said.out()).contains("rollout", "Exit codes: 0 done").doesNotContain("warm-up");
  }

  @Test
  void suggestsTheVerbThatWasMeant() throws Exception {
    assertThat(Main.run("aply")).isEqualTo(ExitCode.WRONG_USE);
    assertThat(said.err()).contains("aply").contains("Did you mean: apply").contains("lazo --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "rollout", "import"})
  void saysWhenAVerbNeedsASecondWord(String verb) throws Exception {
    assertThat(Main.run(verb)).isEqualTo(ExitCode.WRONG_USE);
    assertThat(said.err()).contains("subcommand").contains("lazo " + verb + " --help");
  }

  @Test
  void refusesAnUnknownOption() throws Exception {
    assertThat(Main.run("get", "loops", "--colour")).isEqualTo(ExitCode.WRONG_USE);
    assertThat(said.err()).contains("--colour").contains("lazo get --help").doesNotContain("\tat ");
  }

  @Test
  void saysHowADateIsWritten() throws Exception {
    assertThat(Main.run("demo", "--until", "yesterday")).isEqualTo(ExitCode.WRONG_USE);
    assertThat(said.err())
        .contains("'--until': must be written like 2001-02-10, was 'yesterday'")
        .doesNotContain("java.");
  }

  @Test
  void saysHowAColumnIsGiven() throws Exception {
    assertThat(Main.run("predict", "churn", "42")).isEqualTo(ExitCode.WRONG_USE);
    assertThat(said.err()).contains("'42' is no column: it needs the form COLUMN=VALUE");
  }

  @Test
  void saysWhenNoServerAnswers() throws Exception {
    assertThat(Main.run("get", "loops", "--server", "http://127.0.0.1:1"))
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(said.err())
        .isEqualTo(
            "lazo: no Lazo server answers at http://127.0.0.1:1; start one with: lazo server\n");
  }

  @Test
  void refusesTheOpenNetwork() throws Exception {
    assertThat(Main.run("server", "--host", "0.0.0.0", "--data", folder.toString()))
        .isEqualTo(ExitCode.WRONG_USE);
    assertThat(said.err()).contains("--insecure");
  }

  @Test
  void refusesASecondServerOnTheSameFolder() throws Exception {
    try (Server first = Server.start(ServerOptions.local(folder, 0))) {
      assertThat(first.port()).isPositive();
      assertThat(Main.run("server", "--port", "0", "--data", folder.toString()))
          .isEqualTo(ExitCode.WRONG_USE);
      assertThat(said.err()).contains("is using the data folder").doesNotContain("\tat ");
    }
  }

  @Test
  void passesOnWhatTheServerRefuses() throws Exception {
    try (Server server = Server.start(ServerOptions.local(folder, 0))) {
      assertThat(Main.run("get", "loop", "nobody", "--server", server.url()))
          .isEqualTo(ExitCode.WRONG_USE);
      assertThat(said.err()).contains("lazo: ").doesNotContain("\tat ");
    }
  }

  @Test
  void refusesLabelsThatAreNone() throws Exception {
    assertThat(Main.run("label", "order-17/0")).isEqualTo(ExitCode.WRONG_USE);
    assertThat(said.err()).contains("'order-17/0' is no label");
    Path file = folder.resolve("labels.csv");
    Files.writeString(file, "id,value\na/0,1\nb/0,late\n");
    assertThat(Main.run("label", "--file", file.toString())).isEqualTo(ExitCode.WRONG_USE);
    assertThat(said.err()).contains("line 3: the value 'late' is not a number");
  }

  @Test
  void saysWhichFileIsMissing() throws Exception {
    assertThat(Main.run("apply", "-f", folder.resolve("absent.yaml").toString()))
        .isEqualTo(ExitCode.WRONG_USE);
    assertThat(said.err()).contains("there is no file").contains("absent.yaml");
  }
}
