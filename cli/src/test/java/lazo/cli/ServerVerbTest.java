package lazo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The short way and picocli must read the same words the same way. */
final class ServerVerbTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--port 0 --host localhost --data /tmp/x",
        "--insecure --host 0.0.0.0 --allow-host a.example --allow-host b.example",
        "--database jdbc:postgresql://localhost/lazo --replay-clock 2001-02-01T00:00:00Z"
      })
  void readsPlainOptionsAsPicocliDoes(String words) {
    List<String> options = words.isEmpty() ? List.of() : List.of(words.split(" "));
    ServerVerb parsed =
        CommandLine.populateCommand(new ServerVerb(), options.toArray(new String[0]));
    ServerVerb plain = ServerVerb.plain(options);
    assertThat(plain).isNotNull();
    assertThat(plain.options()).isEqualTo(parsed.options());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--help", "--port=5000", "--port x", "--port", "--replay-clock today", "extra"})
  void leavesTheRestToPicocli(String words) {
    assertThat(ServerVerb.plain(List.of(words.split(" ")))).isNull();
  }
}
