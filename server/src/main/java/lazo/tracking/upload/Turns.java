package lazo.tracking.upload;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One at a time for each name, however many names there are.
 *
 * <p>Thread safe.
 */
final class Turns {
  private final ConcurrentHashMap<String, Turn> taken = new ConcurrentHashMap<>();

  private static final class Turn {
    final ReentrantLock lock = new ReentrantLock();
    int users;
  }

  <T extends @Nullable Object> T take(String name, Supplier<T> work) {
    Turn turn =
        taken.compute(
            name,
            (key, known) -> {
              Turn mine = known == null ? new Turn() : known;
              mine.users++;
              return mine;
            });
    turn.lock.lock();
    try {
      return work.get();
    } finally {
      turn.lock.unlock();
      taken.computeIfPresent(name, (key, known) -> --known.users == 0 ? null : known);
    }
  }
}
