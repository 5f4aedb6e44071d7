package lazo.store;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Where new ids come from: 32 lower-case hexadecimal digits each. Seeded in a replay, so that the
 * same story has the same ids.
 */
public final class IdSource {
  private final RandomGenerator random;

  private IdSource(RandomGenerator random) {
    this.random = random;
  }

  public static IdSource secure() {
    return new IdSource(new SecureRandom());
  }

  public static IdSource seeded(long seed) {
    return new IdSource(new SplittableRandom(seed));
  }

  public synchronized String next() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
