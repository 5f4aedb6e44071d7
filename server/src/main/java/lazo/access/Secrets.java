package lazo.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * Random secrets that a client sends back: tokens and sessions. They have so many bits that a plain
 * digest of them may be stored. A token ends in a checksum, so that one that was cut is told apart
 * without a look at the database, and scanners for leaked secrets know it.
 */
final class Secrets {
  static final String TOKEN = "lz_";
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int CHARACTERS = 43; // 256 bits
  private static final int CHECK_DIGITS = 6;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  static String session() {
    return random();
  }

  static String token() {
    String body = TOKEN + random();
    return body + check(body);
  }

  private static String random() {
    var text = new StringBuilder(CHARACTERS);
    for (int i = 0; i < CHARACTERS; i++) {
      text.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
    }
    return text.toString();
  }

  /** True for what could be a token. */
  static boolean isToken(String text) {
    int body = TOKEN.length() + CHARACTERS;
    return text.startsWith(TOKEN)
        && text.length() == body + CHECK_DIGITS
        && text.substring(body).equals(check(text.substring(0, body)));
  }

  private static String check(String body) {
    var crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    long rest = crc.getValue();
    var text = new StringBuilder(CHECK_DIGITS);
    for (int i = 0; i < CHECK_DIGITS; i++) {
      text.append(DIGITS.charAt((int) (rest % DIGITS.length())));
      rest /= DIGITS.length();
    }
    return text.toString();
  }

  /** What is stored of a secret. */
  static String digest(String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
