package lazo.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import lazo.http.Request;
import lazo.problem.NotAllowed;
import lazo.problem.Unavailable;

/**
 * The token that each form carries. It is a keyed digest of the browser's session cookie, so a page
 * of another site, which cannot read that cookie, cannot make one.
 */
public final class FormTokens {
  public static final String COOKIE = "lazo-session";
  public static final String FIELD = "token";

  private static final int KEY_BYTES = 32;

  private final byte[] key;

  public FormTokens(byte[] key) {
    this.key = key.clone();
  }

  /**
   * The tokens of a server, keyed by a secret kept in its data folder, so that an open page
   * survives a restart.
   */
  public static FormTokens in(Path folder) {
    Path file = folder.resolve("form-key");
    try {
      if (!Files.exists(file)) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Files.write(file, key);
      }
      return new FormTokens(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new Unavailable(
          "the key of the forms cannot be kept in " + file + ": " + e.getMessage(), e);
    }
  }

  public String token(String session) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(session.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Refuses a posted form whose token does not belong to the browser's session. */
  public void check(Request request) {
    String session = request.cookie(COOKIE).orElse("");
    String sent = request.form().getOrDefault(FIELD, "");
    if (session.isEmpty()
        || !MessageDigest.isEqual(
            token(session).getBytes(StandardCharsets.UTF_8),
            sent.getBytes(StandardCharsets.UTF_8))) {
      throw new NotAllowed(
          "this form is too old or comes from elsewhere; reload the page and try again");
    }
  }
}
