package lazo.trace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import lazo.problem.InvalidInput;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Filter.Comparison;
import lazo.tracking.wire.Filter.Operand;
import lazo.tracking.wire.Filter.Operator;

/**
 * Answers the part of a filter that only the files of spans can: reads those of the traces that the
 * rest of the filter leaves, and puts the ids of the traces found in its place.
 */
final class SpanSearch {
  /** Some seconds of reading, and as many ids as a statement takes for three such comparisons. */
  static final int TRACES_MAX = 10_000;

  private final SpanFiles files;
  private final BiFunction<Filter, Integer, List<String>> candidates;
  private final IdentityHashMap<Filter, Group> groups = new IdentityHashMap<>();

  /**
   * @param candidates the ids of the traces that pass a filter, at most so many
   */
  SpanSearch(SpanFiles files, BiFunction<Filter, Integer, List<String>> candidates) {
    this.files = files;
    this.candidates = candidates;
  }

  /** What one span must meet, and the traces that have such a span. */
  private record Group(List<Comparison> comparisons, Set<String> found) {}

  /** A filter that the database can answer. */
  Filter resolved(Filter filter) {
    collect(filter);
    if (groups.isEmpty()) {
      return filter;
    }
    List<String> ids = candidates.apply(narrowing(filter), TRACES_MAX + 1);
    if (ids.size() > TRACES_MAX) {
      throw new InvalidInput(
          "To search the content or the attributes of spans their files are read, and more than "
              + TRACES_MAX
              + " traces come into question. Narrow the search by time, tags, name, status or experiment: for example AND timestamp_ms > '2026-03-01'.");
    }
    ids.parallelStream().forEach(this::read);
    return rewritten(filter);
  }

  private static List<Comparison> ofSpans(List<Filter> parts) {
    List<Comparison> comparisons = new ArrayList<>();
    for (Filter part : parts) {
      if (part instanceof Comparison comparison && SpanKeys.is(comparison)) {
        comparisons.add(comparison);
      }
    }
    return comparisons;
  }

  private static boolean isOfSpans(Filter filter) {
    return filter instanceof Comparison comparison && SpanKeys.is(comparison);
  }

  private void collect(Filter filter) {
    switch (filter) {
      case Filter.And(var parts) -> {
        note(filter, ofSpans(parts));
        parts.stream().filter(part -> !isOfSpans(part)).forEach(this::collect);
      }
      case Filter.Or(var parts) -> parts.forEach(this::collect);
      case Filter.Not(var part) -> collect(part);
      case Comparison comparison -> note(filter, ofSpans(List.of(comparison)));
    }
  }

  private void note(Filter place, List<Comparison> group) {
    for (Comparison comparison : group) {
      try {
        SpanKeys.check(comparison);
      } catch (InvalidInput e) {
        throw e.at(comparison.at());
      }
    }
    if (group.stream().anyMatch(SpanKeys::inFiles)) {
      groups.put(place, new Group(group, ConcurrentHashMap.newKeySet()));
    }
  }

  /** What all traces sought pass, without what only the files know. */
  private Filter narrowing(Filter filter) {
    if (groups.containsKey(filter) && !(filter instanceof Filter.And)) {
      return Filter.all();
    }
    if (filter instanceof Filter.And(var parts)) {
      List<Filter> left = new ArrayList<>();
      for (Filter part : parts) {
        boolean inGroup = groups.containsKey(filter) && isOfSpans(part);
        if (!inGroup) {
          left.add(narrowing(part));
        }
      }
      return new Filter.And(left);
    }
    return hasGroup(filter) ? Filter.all() : filter;
  }

  private boolean hasGroup(Filter filter) {
    return groups.containsKey(filter)
        || switch (filter) {
          case Filter.And(var parts) -> parts.stream().anyMatch(this::hasGroup);
          case Filter.Or(var parts) -> parts.stream().anyMatch(this::hasGroup);
          case Filter.Not(var part) -> hasGroup(part);
          case Comparison _ -> false;
        };
  }

  private void read(String traceId) {
    List<Span> spans = new ArrayList<>();
    for (ObjectNode body : files.read(traceId)) {
      try {
        spans.add(new Span(body));
      } catch (InvalidInput damaged) {
        // a line that is no span is not found
      }
    }
    for (Group group : groups.values()) {
      if (spans.stream()
          .anyMatch(span -> group.comparisons.stream().allMatch(c -> SpanKeys.holds(c, span)))) {
        group.found.add(traceId);
      }
    }
  }

  private Filter rewritten(Filter filter) {
    Group group = groups.get(filter);
    return switch (filter) {
      case Filter.And(var parts) -> {
        List<Filter> left = new ArrayList<>();
        if (group != null) {
          left.add(oneOf(group));
        }
        parts.stream()
            .filter(part -> group == null || !isOfSpans(part))
            .map(this::rewritten)
            .forEach(left::add);
        yield new Filter.And(left);
      }
      case Filter.Or(var parts) -> new Filter.Or(parts.stream().map(this::rewritten).toList());
      case Filter.Not(var part) -> new Filter.Not(rewritten(part));
      case Comparison _ -> group == null ? filter : oneOf(group);
    };
  }

  private static Filter oneOf(Group group) {
    return new Comparison(
        "trace", "trace_id", Operator.IN, new Operand.Texts(List.copyOf(group.found)));
  }
}
