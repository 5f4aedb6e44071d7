package lazo.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import lazo.problem.InvalidInput;

/** Stored passwords: PBKDF2 with HMAC-SHA256, 600,000 iterations as OWASP advises, salted. */
final class Passwords {
  private static final int ITERATIONS = 600_000;
  private static final int SALT_BYTES = 16;
  private static final int KEY_BITS = 256;
  private static final int CHARACTERS_MIN = 12;
  private static final int CHARACTERS_MAX = 256;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Of no password; checking against it takes as long as against any other. */
  static final String NOBODY = stored(new byte[SALT_BYTES], new byte[KEY_BITS / 8]);

  private Passwords() {}

  /** Refuses a password that is too easy to guess. */
  static String checked(String user, String password) {
    if (password.length() < CHARACTERS_MIN || password.length() > CHARACTERS_MAX) {
      throw new InvalidInput(
          "a password must have " + CHARACTERS_MIN + " to " + CHARACTERS_MAX + " characters");
    }
    if (password.equalsIgnoreCase(user) || password.chars().distinct().count() < 4) {
      throw new InvalidInput("this password is too easy to guess; choose another");
    }
    return password;
  }

  static String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return stored(salt, derive(password, salt, ITERATIONS));
  }

  private static String stored(byte[] salt, byte[] key) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "pbkdf2-sha256$"
        + ITERATIONS
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(key);
  }

  static boolean matches(String password, String stored) {
    String[] parts = stored.split("\\$");
    byte[] key = Base64.getDecoder().decode(parts[3]);
    byte[] derived =
        derive(password, Base64.getDecoder().decode(parts[2]), Integer.parseInt(parts[1]));
    return MessageDigest.isEqual(key, derived);
  }

  private static byte[] derive(String password, byte[] salt, int iterations) {
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, KEY_BITS))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One that nobody has to choose. */
  static String generate() {
    byte[] bytes = new byte[15];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
