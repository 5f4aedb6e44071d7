package lazo.feedback;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.event.Events;
import lazo.feedback.FeedbackEvents.LabelsArrived;
import lazo.problem.InvalidInput;
import lazo.store.Database;

/** Finds the rows that labels belong to and stores them. */
final class Labels {
  /** One batch at a time: a chunk is read, changed and written. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<String, AtomicLong> revisions = new ConcurrentHashMap<>();
  private final Database database;
  private final FeedbackStore store;
  private final Events events;
  private final Predicate<String> probabilities;

  Labels(Database database, FeedbackStore store, Events events, Predicate<String> probabilities) {
    this.database = database;
    this.store = store;
    this.events = events;
    this.probabilities = probabilities;
  }

  /** A row of a part. */
  private record Spot(long part, int row) {}

  /** Refuses a caller who may not use an endpoint that one of the labels is about. */
  void requireUse(List<Label> labels) {
    if (Caller.isRestricted()) {
      places(labels).values().stream()
          .map(Place::part)
          .distinct()
          .flatMap(part -> store.part(part).stream())
          .map(Part::endpoint)
          .distinct()
          .forEach(endpoint -> Caller.require(Permission.USE, Resource.endpoint(endpoint)));
    }
  }

  LabelReceipt accept(List<Label> labels) {
    lock.lock();
    try {
      return database.write(handle -> acceptInWrite(labels));
    } finally {
      lock.unlock();
    }
  }

  private LabelReceipt acceptInWrite(List<Label> labels) {
    Map<String, Place> places = places(labels);
    Map<Long, Batch> byPart = new TreeMap<>();
    Set<String> unknown = new LinkedHashSet<>();
    for (Label label : labels) {
      spot(places, label.id())
          .ifPresentOrElse(
              spot -> {
                requirePossible(label, spot);
                byPart
                    .computeIfAbsent(spot.part, part -> new Batch(part))
                    .set(spot.row, label.value());
              },
              () -> unknown.add(label.id()));
    }
    byPart.values().forEach(Batch::write);
    tell(byPart.values());
    return new LabelReceipt(
        byPart.values().stream().mapToInt(batch -> batch.accepted).sum(),
        byPart.values().stream().mapToInt(batch -> batch.duplicates).sum(),
        byPart.values().stream().mapToInt(batch -> batch.changed).sum(),
        unknown.stream().limit(LabelReceipt.UNKNOWN_LISTED_MAX).toList(),
        unknown.size());
  }

  private void requirePossible(Label label, Spot spot) {
    if (label.value() >= 0 && label.value() <= 1) {
      return;
    }
    String endpoint = store.part(spot.part).orElseThrow().endpoint();
    if (probabilities.test(endpoint)) {
      throw new InvalidInput(
          "the label of '%s' is %s; '%s' answers with probabilities, so a label is 0 or 1, or between; none of this call was stored"
              .formatted(label.id(), label.value(), endpoint));
    }
  }

  private Map<String, Place> places(List<Label> labels) {
    Set<String> requests = new LinkedHashSet<>();
    for (Label label : labels) {
      requests.add(label.id());
      int slash = label.id().lastIndexOf('/');
      if (slash > 0) {
        requests.add(label.id().substring(0, slash));
      }
    }
    return store.places(requests);
  }

  /** The row that an id names: {@code request/row}, or a request of one row by its own id. */
  private static Optional<Spot> spot(Map<String, Place> places, String id) {
    int slash = id.lastIndexOf('/');
    Place request = slash > 0 ? places.get(id.substring(0, slash)) : null;
    if (request != null) {
      int row = rowNumber(id, slash + 1);
      if (row >= 0 && row < request.rows()) {
        return Optional.of(new Spot(request.part(), request.firstRow() + row));
      }
    }
    Place whole = places.get(id);
    return whole != null && whole.rows() == 1
        ? Optional.of(new Spot(whole.part(), whole.firstRow()))
        : Optional.empty();
  }

  private static int rowNumber(String id, int from) {
    int digits = id.length() - from;
    if (digits < 1 || digits > 9) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < id.length(); i++) {
      int digit = id.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return digits > 1 && id.charAt(from) == '0' ? -1 : number;
  }

  /** Where the prediction of this id is. */
  Optional<Place> find(String id) {
    return spot(places(List.of(new Label(id, 0))), id)
        .map(spot -> new Place(spot.part, spot.row, 1));
  }

  long revision(String endpoint) {
    AtomicLong revision = revisions.get(endpoint);
    return revision == null ? 0 : revision.get();
  }

  private void tell(Iterable<Batch> batches) {
    Map<String, List<Batch>> byEndpoint = new LinkedHashMap<>();
    Map<Long, Part> parts = new HashMap<>();
    for (Batch batch : batches) {
      if (batch.accepted + batch.changed > 0) {
        Part part = store.part(batch.part).orElseThrow();
        parts.put(batch.part, part);
        byEndpoint.computeIfAbsent(part.endpoint(), name -> new ArrayList<>()).add(batch);
      }
    }
    byEndpoint.forEach(
        (endpoint, some) -> {
          Set<LocalDate> days = new TreeSet<>();
          some.forEach(batch -> days.add(partOf(parts, batch).day()));
          events.append(
              new LabelsArrived(
                  endpoint,
                  some.stream().mapToInt(batch -> batch.accepted).sum(),
                  some.stream().mapToInt(batch -> batch.changed).sum(),
                  List.copyOf(days)));
          database.afterCommit(
              () ->
                  revisions.computeIfAbsent(endpoint, name -> new AtomicLong()).incrementAndGet());
        });
  }

  private static Part partOf(Map<Long, Part> parts, Batch batch) {
    Part part = parts.get(batch.part);
    if (part == null) {
      throw new IllegalStateException("part " + batch.part + " was not read");
    }
    return part;
  }

  /** The labels for one part. */
  private final class Batch {
    private final long part;
    private final Map<Integer, LabelChunk> chunks = new TreeMap<>();
    private final Set<Integer> dirty = new TreeSet<>();
    private int accepted;
    private int duplicates;
    private int changed;

    Batch(long part) {
      this.part = part;
    }

    void set(int row, double value) {
      int number = row / LabelChunk.ROWS;
      LabelChunk chunk =
          chunks.computeIfAbsent(number, n -> store.chunk(part, n).orElseGet(LabelChunk::empty));
      double known = chunk.at(row);
      if (Double.isNaN(known)) {
        accepted++;
      } else if (known == value) {
        duplicates++;
        return;
      } else {
        changed++;
      }
      chunk.set(row, value);
      dirty.add(number);
    }

    void write() {
      for (int number : dirty) {
        LabelChunk chunk = chunks.get(number);
        if (chunk != null) {
          store.put(part, number, chunk);
        }
      }
      if (accepted > 0) {
        store.addLabelled(part, accepted);
      }
    }
  }
}
