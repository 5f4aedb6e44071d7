package lazo.cli;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One line for each log record, on standard error, unless the JVM was given a logging
 * configuration.
 */
final class LogFormat {

  private static final String FORMAT = "java.util.logging.SimpleFormatter.format";

  /**
   * The first logs every failure it also throws, the second tells its life's story at level INFO.
   * Held here, since the log manager forgets loggers that nobody holds.
   */
  private static final Map<Logger, Level> TALKATIVE =
      Map.of(
          Logger.getLogger("org.flywaydb"),
          Level.OFF,
          Logger.getLogger("com.zaxxer.hikari"),
          Level.WARNING);

  private LogFormat() {}

  /** Must run before the first record is written: the format is read once. */
  static void install() {
    if (System.getProperty(FORMAT) == null) {
      System.setProperty(FORMAT, "%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n");
    }
    if (System.getProperty("java.util.logging.config.file") == null) {
      TALKATIVE.forEach(Logger::setLevel);
    }
  }
}
