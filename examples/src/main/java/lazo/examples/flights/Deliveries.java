package lazo.examples.flights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import lazo.data.DuckDb;
import lazo.data.ParquetFiles;

/** Writes the files that the airline's system would send, the next day's ahead of its time. */
final class Deliveries {
  private record Key(LocalDate day, double distanceFactor) {}

  private final DuckDb duck;
  private final Path folder;
  private final Executor ahead;
  private final Map<Key, CompletableFuture<Path>> begun = new HashMap<>();

  Deliveries(DuckDb duck, Path folder, Executor ahead) {
    this.duck = duck;
    this.folder = folder;
    this.ahead = ahead;
  }

  /** Begins to write the flights of a day, with distances multiplied, unless it has begun. */
  CompletableFuture<Path> begin(Flights month, LocalDate day, double distanceFactor) {
    int from = month.firstFrom(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    int to = month.firstFrom(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    return begun.computeIfAbsent(
        new Key(day, distanceFactor),
        key ->
            CompletableFuture.supplyAsync(
                () -> write(day + ".parquet", month, from, to, distanceFactor), ahead));
  }

  /** Deletes what was delivered. */
  void done(LocalDate day, double distanceFactor) throws IOException {
    begun.remove(new Key(day, distanceFactor));
    Files.delete(folder.resolve(day + ".parquet"));
  }

  /** All flights of a month in one file. */
  Path of(Flights month, String file) {
    return write(file, month, 0, month.size(), 1);
  }

  private Path write(String file, Flights month, int from, int to, double distanceFactor) {
    Path parquet = folder.resolve(file);
    new ParquetFiles(duck).write(parquet, month.delivery(from, to, distanceFactor), Set.of("date"));
    return parquet;
  }
}
