package lazo.cli;

import java.io.Console;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lazo.move.Report;
import lazo.transfer.Receipt;

/** Shows how an import goes on, and what it did. */
final class ImportProgress {
  private static final int SHOWN_MAX = 20;
  private static final long EVERY_NANOS = 100_000_000;
  private static final double MEBIBYTE = 1 << 20;

  private final boolean terminal = isTerminal();
  private long last;
  private int width;

  @SuppressWarnings("SystemConsoleNull") // it is, where the output goes to a file
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** One line that is written over; nothing where the output is no terminal. */
  void tell(String what) {
    if (terminal && System.nanoTime() - last > EVERY_NANOS) {
      last = System.nanoTime();
      width = Math.max(width, what.length());
      System.err.print("\r" + what + " ".repeat(width - what.length()));
      System.err.flush();
    }
  }

  void end() {
    if (width > 0) {
      System.err.print("\r" + " ".repeat(width) + "\r");
      System.err.flush();
    }
  }

  static void show(Report.Told told, boolean dry) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(dry ? List.of("", "found") : List.of("", "new", "more", "there"));
    for (Map.Entry<String, Receipt.Count> kind : told.counts().entrySet()) {
      Receipt.Count count = kind.getValue();
      List<String> row = new ArrayList<>(List.of(kind.getKey(), String.valueOf(count.added())));
      if (!dry) {
        row.add(String.valueOf(count.more()));
        row.add(String.valueOf(count.same()));
      }
      rows.add(row);
    }
    System.out.print(Tables.align(rows, ""));
    if (told.bytes() > 0) {
      System.out.printf("%.1f MiB of files%n", told.bytes() / MEBIBYTE);
    }
    remarks("Differs here:", told.notes());
    remarks("Did not fit:", told.misfits());
    boolean nothing =
        told.counts().values().stream().allMatch(count -> count.added() + count.more() == 0);
    if (nothing && !dry) {
      System.out.println("Nothing new.");
    }
    System.out.flush();
  }

  /** The first of each reason, with how many there are. */
  private static void remarks(String heading, List<Receipt.Remark> remarks) {
    if (remarks.isEmpty()) {
      return;
    }
    System.out.println(heading);
    Map<String, List<Receipt.Remark>> byReason =
        remarks.stream()
            .collect(
                Collectors.groupingBy(
                    Receipt.Remark::why, LinkedHashMap::new, Collectors.toList()));
    byReason.entrySet().stream()
        .limit(SHOWN_MAX)
        .forEach(
            reason -> {
              int more = reason.getValue().size() - 1;
              System.out.println(
                  "  "
                      + reason.getValue().getFirst().what()
                      + (more > 0 ? " and " + more + " more" : "")
                      + ": "
                      + reason.getKey());
            });
    if (byReason.size() > SHOWN_MAX) {
      System.out.println(
          "  and " + (byReason.size() - SHOWN_MAX) + " other reasons; --report FILE has them all");
    }
  }
}
