package lazo.examples.flights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import lazo.client.Pushed;

/**
 * What the demo shows while it runs: one line that moves with the simulated day, and a line for
 * each thing that happens.
 */
final class Terminal {
  private static final int REASONS_SHOWN_MAX = 3;

  private final PrintStream out;
  private final boolean moving;
  private final long started = System.nanoTime();
  private LocalDate today = Story.SERVING_BEGINS;

  /** With {@code moving} the progress line overwrites itself; otherwise each month gets one. */
  Terminal(PrintStream out, boolean moving) {
    this.out = out;
    this.moving = moving;
  }

  private long seconds() {
    return (System.nanoTime() - started) / 1_000_000_000;
  }

  void day(LocalDate day, long predictions) {
    today = day;
    String line =
        String.format(
            Locale.ROOT,
            "%s  %,d predictions  %d s",
            DateTimeFormatter.ISO_LOCAL_DATE.format(day),
            predictions,
            seconds());
    if (moving) {
      out.print("\r\u001b[2K" + line);
      out.flush();
    } else if (day.getDayOfMonth() == 1) {
      out.println(line);
    }
  }

  /** An earlier run was stopped or killed here. */
  void goesOn(LocalDate day, Instant from, boolean over) {
    today = day;
    plain(
        over
            ? "The story was played to its end before; nothing is left to replay."
            : "Going on where the earlier run was at " + from + ".");
  }

  /** Something that happened on the simulated day. */
  void note(String text) {
    if (moving) {
      out.print("\r\u001b[2K");
    }
    out.println(today + "  " + text);
  }

  void plain(String text) {
    if (moving) {
      out.print("\r\u001b[2K");
    }
    out.println(text);
  }

  void incident(Incident incident) {
    today = incident.from();
    note("!! injected: " + incident.announcement());
  }

  void delivery(String file, Pushed pushed) {
    StringBuilder reasons = new StringBuilder();
    int shown = 0;
    for (JsonNode result : pushed.report().path("results")) {
      if (!result.path("passed").asBoolean(true) && shown++ < REASONS_SHOWN_MAX) {
        reasons
            .append("; ")
            .append(result.path("check").asText())
            .append(": ")
            .append(result.path("found").asText());
      }
    }
    boolean refused = pushed.version().equals("0") || pushed.version().isEmpty();
    note(
        (refused
                ? "delivery " + file + " REFUSED"
                : "delivery " + file + " accepted as version " + pushed.version())
            + reasons);
  }
}
