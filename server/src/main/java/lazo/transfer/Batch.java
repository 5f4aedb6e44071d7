package lazo.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.tracking.Arrival;

/** Collects what becomes of a batch. Used by one thread. */
final class Batch {
  private final Map<String, Receipt.Count> counts = new LinkedHashMap<>();
  private final Map<String, String> experiments = new LinkedHashMap<>();
  private final List<Receipt.Remark> notes = new ArrayList<>();
  private final List<Receipt.Remark> refused = new ArrayList<>();

  void count(String kind, Arrival arrival) {
    switch (arrival) {
      case NEW -> count(kind, 1, 0, 0);
      case MORE -> count(kind, 0, 1, 0);
      case SAME -> count(kind, 0, 0, 1);
    }
  }

  void count(String kind, long added, long more, long same) {
    counts.merge(
        kind,
        new Receipt.Count(added, more, same),
        (a, b) ->
            new Receipt.Count(a.added() + b.added(), a.more() + b.more(), a.same() + b.same()));
  }

  void placed(String there, String here) {
    experiments.put(there, here);
  }

  void note(Moved what, String why) {
    notes.add(new Receipt.Remark(what.name(), why));
  }

  void refuse(Moved what, String why) {
    refused.add(new Receipt.Remark(what.name(), why));
  }

  Receipt receipt() {
    return new Receipt(counts, experiments, notes, refused);
  }
}
