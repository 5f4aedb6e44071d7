package lazo.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import lazo.http.Request;
import lazo.problem.NotAllowed;

/**
 * The token that each form carries. It is a keyed digest of the browser's session cookie, so a page
 * of another site, which cannot read that cookie, cannot make one.
 */
public final class FormTokens {
  public static final String COOKIE = "lazo-session";
  public static final String FIELD = "token";

  private final byte[] key;

  public FormTokens(byte[] key) {
    this.key = key.clone();
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
