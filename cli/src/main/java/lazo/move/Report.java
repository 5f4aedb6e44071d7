package lazo.move;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.transfer.Receipt;

/** What an import did, as it goes on. Thread-safe. */
public final class Report {
  private final Map<String, Receipt.Count> counts = new LinkedHashMap<>();
  private final List<Receipt.Remark> notes = new ArrayList<>();
  private final List<Receipt.Remark> misfits = new ArrayList<>();
  private long bytes;

  /** What it did, to be written as JSON. */
  public record Told(
      String from,
      String into,
      Map<String, Receipt.Count> counts,
      long bytes,
      List<Receipt.Remark> notes,
      List<Receipt.Remark> misfits) {}

  synchronized void add(Receipt receipt) {
    receipt.counts().forEach(this::count);
    notes.addAll(receipt.notes());
    misfits.addAll(receipt.refused());
  }

  synchronized void count(String kind, Receipt.Count count) {
    counts.merge(
        kind,
        count,
        (a, b) ->
            new Receipt.Count(a.added() + b.added(), a.more() + b.more(), a.same() + b.same()));
  }

  synchronized void same(String kind, int number) {
    count(kind, new Receipt.Count(0, 0, number));
  }

  synchronized void file(long size) {
    bytes += size;
    count("files", new Receipt.Count(1, 0, 0));
  }

  synchronized void note(String what, String why) {
    notes.add(new Receipt.Remark(what, why));
  }

  synchronized void misfit(String what, String why) {
    misfits.add(new Receipt.Remark(what, why));
  }

  /** True when every thing that was found fitted. */
  public synchronized boolean fits() {
    return misfits.isEmpty();
  }

  /** True when nothing was added. */
  public synchronized boolean nothingNew() {
    return counts.values().stream().allMatch(count -> count.added() == 0 && count.more() == 0);
  }

  public synchronized Told told(String from, String into) {
    return new Told(
        from, into, new LinkedHashMap<>(counts), bytes, List.copyOf(notes), List.copyOf(misfits));
  }
}
