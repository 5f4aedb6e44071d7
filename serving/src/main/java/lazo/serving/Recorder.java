package lazo.serving;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import lazo.serving.log.Entry;
import lazo.serving.log.PredictionLog;

/** The log with the clock and the ids of what goes into it. */
final class Recorder {
  private static final int RADIX = 36;

  private final PredictionLog log;
  private final InstantSource clock;
  private final String prefix;
  private final AtomicLong counter = new AtomicLong();

  private Recorder(PredictionLog log, InstantSource clock, String prefix) {
    this.log = log;
    this.clock = clock;
    this.prefix = prefix;
  }

  /**
   * Ids made here are unique without randomness: the time of this start, how many starts there were
   * in this folder, and a count.
   */
  static Recorder open(Path folder, PredictionLog log, InstantSource clock) throws IOException {
    Path file = folder.resolve("starts");
    long starts = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) + 1 : 1;
    Disk.replace(file, Long.toString(starts).getBytes(StandardCharsets.US_ASCII));
    String time = Long.toString(clock.millis(), RADIX);
    return new Recorder(log, clock, "p" + time + "-" + Long.toString(starts, RADIX) + "-");
  }

  String newId() {
    return prefix + Long.toString(counter.getAndIncrement(), RADIX);
  }

  long nowMillis() {
    return clock.millis();
  }

  long nowMicros() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }

  void append(Entry entry) {
    log.append(entry);
  }
}
