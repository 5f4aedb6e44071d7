package lazo.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a client signs in.
 *
 * @param header the value of the Authorization header, null for none
 */
public record Credentials(@Nullable String header) {
  /** Enough for a server without access control. */
  public static Credentials none() {
    return new Credentials(null);
  }

  public static Credentials token(String token) {
    return new Credentials("Bearer " + token);
  }

  public static Credentials password(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new Credentials("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** From {@code LAZO_TOKEN}, else {@code LAZO_USERNAME} and {@code LAZO_PASSWORD}. */
  public static Credentials of(Map<String, String> environment) {
    String token = environment.getOrDefault("LAZO_TOKEN", "");
    if (!token.isEmpty()) {
      return token(token);
    }
    String user = environment.getOrDefault("LAZO_USERNAME", "");
    return user.isEmpty() ? none() : password(user, environment.getOrDefault("LAZO_PASSWORD", ""));
  }
}
