package lazo.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a request says who asks. */
sealed interface Credentials {

  /** Nothing was said, or nothing that can be read. */
  record None() implements Credentials {}

  /** As HTTP Basic. */
  record Password(String user, String password) implements Credentials {}

  /** As HTTP Bearer, or in place of a password as Git and pip send tokens. */
  record Bearer(String token) implements Credentials {}

  /** A browser's cookie. */
  record Session(String secret) implements Credentials {}

  /**
   * @param header gives a header by its lower-case name, null when it is missing
   * @param session the cookie of the session, null when there is none
   */
  static Credentials of(Function<String, @Nullable String> header, @Nullable String session) {
    String authorization = header.apply("authorization");
    if (authorization == null) {
      return session == null || session.isEmpty() ? new None() : new Session(session);
    }
    int space = authorization.indexOf(' ');
    String scheme = space < 0 ? "" : authorization.substring(0, space).toLowerCase(Locale.ROOT);
    String rest = authorization.substring(space + 1).strip();
    return switch (scheme) {
      case "bearer" -> new Bearer(rest);
      case "basic" -> basic(rest);
      default -> new None();
    };
  }

  private static Credentials basic(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon < 0) {
        return new None();
      }
      String password = pair.substring(colon + 1);
      return password.startsWith(Secrets.TOKEN)
          ? new Bearer(password)
          : new Password(pair.substring(0, colon), password);
    } catch (IllegalArgumentException e) {
      return new None();
    }
  }
}
