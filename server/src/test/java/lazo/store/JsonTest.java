package lazo.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  /** Half a surrogate pair among them: a client can send it, escaped, and asks for it again. */
  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "\u00e9\u20ac", "\ud83d\ude00", "a\ud800b", "\u0001\"\\/\n"})
  void writesEveryTextAsUtf8(String text) {
    byte[] bytes = Json.bytes(Map.of("k", text));
    JsonNode read = Json.tree(new String(bytes, StandardCharsets.UTF_8));
    assertThat(read.path("k").textValue()).isEqualTo(text);
  }
}
