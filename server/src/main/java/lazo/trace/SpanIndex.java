package lazo.trace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import lazo.problem.InvalidInput;

/**
 * Keeps the table of spans as new as their files, when somebody asks: whoever only logs and reads
 * traces pays nothing for it.
 */
final class SpanIndex {
  private static final int AT_ONCE = 500;

  private final SpanIndexStore store;
  private final SpanFiles files;

  SpanIndex(SpanIndexStore store, SpanFiles files) {
    this.store = store;
    this.files = files;
  }

  /** Reads the spans that have come to these experiments since they were asked for last. */
  void upToDate(List<Long> experiments) {
    if (experiments.isEmpty()) {
      return;
    }
    List<SpanIndexStore.Behind> some = store.behind(experiments, AT_ONCE);
    while (!some.isEmpty()) {
      some.parallelStream().forEach(trace -> store.put(trace, read(trace.traceId())));
      some = some.size() < AT_ONCE ? List.of() : store.behind(experiments, AT_ONCE);
    }
  }

  private List<IndexedSpan> read(String traceId) {
    List<IndexedSpan> spans = new ArrayList<>();
    for (ObjectNode body : files.read(traceId)) {
      try {
        spans.add(IndexedSpan.of(body));
      } catch (InvalidInput damaged) {
        // a line that is no span is in no answer
      }
    }
    return spans;
  }
}
