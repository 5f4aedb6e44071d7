package lazo.examples.flights;

import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import lazo.data.DuckDb;

/** The flights by month, read ahead of their time, so that nobody waits for them. */
final class Months {
  private final DuckDb duck;
  private final Path data;
  private final Map<YearMonth, CompletableFuture<Flights>> begun = new TreeMap<>();
  private final Executor ahead =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("ahead").factory());

  /**
   * @param data the folder of the flights
   */
  Months(DuckDb duck, Path data) {
    this.duck = duck;
    this.data = data;
  }

  /** Where work is done that nobody waits for yet, one piece after the other. */
  Executor ahead() {
    return ahead;
  }

  Flights of(YearMonth month) {
    begun.keySet().removeIf(old -> old.isBefore(month.minusMonths(1)));
    return begin(month).join();
  }

  /** Begins to read a month unless it has begun. */
  CompletableFuture<Flights> begin(YearMonth month) {
    return begun.computeIfAbsent(
        month,
        wanted -> CompletableFuture.supplyAsync(() -> Flights.of(duck, data, wanted), ahead));
  }
}
