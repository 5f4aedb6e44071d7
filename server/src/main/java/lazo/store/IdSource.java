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
  /** Odd, so that no two starts share a seed. */
  private static final long BETWEEN_STARTS = 0x9E3779B97F4A7C15L;

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

  /**
   * The same ids every time the same story is told by one process. A process started again on the
   * same database draws others: what the one before it made is still there.
   */
  public static IdSource replayed(Database database, long seed) {
    int starts =
        database.write(
            handle -> {
              int before =
                  handle
                      .createQuery("select value from setting where name = 'replay-starts'")
                      .mapTo(String.class)
                      .findOne()
                      .map(Integer::parseInt)
                      .orElse(0);
              handle.execute(
                  "insert into setting (name, value) values ('replay-starts', ?) on conflict (name) do update set value = excluded.value",
                  String.valueOf(before + 1));
              return before;
            });
    return seeded(seed + starts * BETWEEN_STARTS);
  }

  public synchronized String next() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
