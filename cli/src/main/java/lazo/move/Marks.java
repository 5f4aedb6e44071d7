package lazo.move;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import lazo.store.Blobs;
import lazo.tracking.Status;
import lazo.transfer.Moved;
import lazo.transfer.MovedLines;

/** What tells whether a thing changed since it was copied. */
final class Marks {
  private Marks() {}

  /** Empty for a run that goes on. */
  static String of(Moved.Run run, String more) {
    boolean going = run.status() == Status.RUNNING || run.status() == Status.SCHEDULED;
    return going ? "" : of((Moved) run, more);
  }

  /**
   * @param more what belongs to the thing and is not in its line
   */
  static String of(Moved thing, String more) {
    byte[] bytes = (MovedLines.line(thing) + "\n" + more).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Blobs.sha256().digest(bytes));
  }
}
