package lazo.examples.flights;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import lazo.client.Label;
import lazo.client.Labelled;
import lazo.client.LazoClient;
import lazo.client.Prediction;
import lazo.client.Pushed;

/**
 * Plays the days against the server: feed rows as the flights leave, requests for the flights of
 * each slot, and two days later, when every label is known, the day's delivery and its labels.
 */
final class Replay {
  static final String LOOP = "flight-delay";
  static final String ENDPOINT = "flight-delay";
  static final String DATASET = "flights";
  private static final String FEED = "departures";
  private static final int READ_AHEAD_DAYS = 3;

  /** An event is labelled a day after it; the day is complete a day after its end. */
  private static final int LABELS_AFTER_DAYS = 2;

  private final LazoClient client;
  private final Months months;
  private final Story story;
  private final Terminal terminal;
  private final Bookmark bookmark;
  private final Requests requests;
  private final Scores scores = new Scores();
  private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Flights, int[]> orders = new HashMap<>();
  private final Deliveries deliveries;
  private final Map<LocalDate, Asked> unlabelled = new TreeMap<>();
  private Instant clock = Instant.MIN;
  private Instant from = Instant.MIN;
  private int failedRequests;
  private long predictions;

  Replay(
      LazoClient client,
      Months months,
      Deliveries deliveries,
      Story story,
      Terminal terminal,
      Bookmark bookmark,
      int oneIn) {
    this.client = client;
    this.months = months;
    this.deliveries = deliveries;
    this.story = story;
    this.terminal = terminal;
    this.bookmark = bookmark;
    this.requests = new Requests(story, oneIn);
  }

  Scores scores() {
    return scores;
  }

  /** Whether an earlier replay was cut, so that this one has seen a part only. */
  boolean goesOn() {
    return from.isAfter(start(story.firstDay()));
  }

  /** Whether every answer of the month came to this replay. */
  boolean sawWhole(YearMonth month) {
    return !from.isAfter(start(month.atDay(1)));
  }

  int failedRequests() {
    return failedRequests;
  }

  long predictions() {
    return predictions;
  }

  /** January: the delivery that the first model is trained on. */
  void january() throws IOException {
    Flights january = months.of(Story.TRAINED_ON);
    Path delivery = deliveries.of(january, Story.TRAINED_ON + ".parquet");
    CompletableFuture<Flights> _ = months.begin(YearMonth.from(Story.SERVING_BEGINS));
    client.push(DATASET, delivery);
  }

  /**
   * The departures of the last hours before serving begins, so that the feed is not empty at
   * midnight.
   */
  void departuresBefore() {
    Instant from = start(Story.SERVING_BEGINS).minus(Duration.ofHours(6));
    Departures departures = new Departures(List.of(months.of(Story.TRAINED_ON)), orders, from);
    feedUntil(departures, start(Story.SERVING_BEGINS), false);
  }

  static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /**
   * Recalls what was asked before a replay that goes on in the middle of a day: labels are still to
   * come for it. Its answers are not known any more, so they are not counted again.
   */
  void goOn(LocalDate day, Instant from) {
    this.from = from;
    clock = client.clock();
    for (LocalDate asked = day.minusDays(LABELS_AFTER_DAYS);
        !asked.isAfter(day);
        asked = asked.plusDays(1)) {
      Instant end = start(asked.plusDays(1)).isBefore(from) ? start(asked.plusDays(1)) : from;
      if (asked.isBefore(story.firstDay()) || !start(asked).isBefore(end)) {
        continue;
      }
      Asked before = asked(asked);
      for (Instant slot = start(asked); slot.isBefore(end); slot = slot.plus(Requests.SLOT)) {
        requests.of(before.month(), slot, before::addUnanswered);
      }
    }
  }

  private Asked asked(LocalDate day) {
    return unlabelled.computeIfAbsent(day, anew -> Asked.of(months.of(YearMonth.from(anew))));
  }

  /**
   * One day, from midnight or where the replay was cut, to midnight, after the deliveries and
   * labels that are due at its beginning.
   */
  void day(LocalDate day, Instant from) throws IOException {
    advance(start(day));
    CompletableFuture<Flights> _ = months.begin(YearMonth.from(day.plusDays(READ_AHEAD_DAYS)));
    labelsOf(day.minusDays(LABELS_AFTER_DAYS));
    prepare(day.minusDays(LABELS_AFTER_DAYS - 1));
    Departures departures = departures(day, from);
    Asked asked = asked(day);
    for (Instant slot = from;
        slot.isBefore(start(day.plusDays(1)));
        slot = slot.plus(Requests.SLOT)) {
      Instant end = slot.plus(Requests.SLOT);
      // What leaves until then is told while the clock moves there; both are over before one asks.
      CompletableFuture<Void> told =
          CompletableFuture.runAsync(() -> feedUntil(departures, end, story.feedDead(day)), asking);
      advance(end);
      joined(told);
      askAll(slot, asked);
      bookmark.reached(end);
    }
    terminal.day(day, predictions);
  }

  /** After a kill the server may stand further on than it was heard to. */
  private void advance(Instant to) {
    if (to.isAfter(clock)) {
      clock = client.advanceClock(to);
    }
  }

  /**
   * The flights of this month and, in its first hours, the late ones of the month before, in the
   * order in which they left.
   */
  private Departures departures(LocalDate day, Instant from) {
    YearMonth month = YearMonth.from(day);
    List<Flights> of = new ArrayList<>();
    if (day.getDayOfMonth() <= 2) {
      of.add(months.of(month.minusMonths(1)));
    }
    of.add(months.of(month));
    orders.keySet().retainAll(of);
    return new Departures(of, orders, from);
  }

  private void feedUntil(Departures departures, Instant end, boolean dead) {
    departures.until(end, (flights, left) -> feed(flights, left, dead));
  }

  private void feed(Flights flights, List<Integer> left, boolean dead) {
    if (left.isEmpty()) {
      return;
    }
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put(
        "date", left.stream().map(i -> Flights.instant(flights.actual()[i]).toString()).toList());
    columns.put("origin", left.stream().map(i -> flights.origin()[i]).toList());
    columns.put("delay", left.stream().map(i -> dead ? 0L : flights.delay()[i]).toList());
    client.feed(LOOP, FEED, flights.flight()[left.getFirst()] + "+" + left.size(), columns);
  }

  /** Asks for the flights of a slot side by side, as their airlines would. */
  private void askAll(Instant slot, Asked asked) {
    List<Runnable> answers = new ArrayList<>();
    requests.of(
        asked.month(),
        slot,
        (rows, id) -> {
          CompletableFuture<Prediction> pending =
              CompletableFuture.supplyAsync(
                  () -> client.predict(ENDPOINT, id, requests.inputs(asked.month(), rows)), asking);
          answers.add(() -> note(rows, id, pending, asked));
        });
    answers.forEach(Runnable::run);
  }

  private void note(
      List<Integer> rows, String id, CompletableFuture<Prediction> pending, Asked asked) {
    try {
      Prediction answer = pending.join();
      asked.add(rows, id, Arrays.stream(answer.outputs().getFirst().doubles()).boxed().toList());
      predictions += rows.size();
    } catch (CompletionException e) {
      failedRequests++;
      terminal.note("a prediction failed: " + e.getMessage());
    }
  }

  /** The day's delivery and its labels, two days later. */
  private void labelsOf(LocalDate day) throws IOException {
    redeliver(day.minusDays(1));
    Asked asked = unlabelled.remove(day);
    if (asked == null) {
      return;
    }
    Flights flights = asked.month();
    List<Label> labels = new ArrayList<>();
    for (int k = 0; k < asked.ids().size(); k++) {
      boolean late = flights.late(asked.flights().get(k));
      labels.add(new Label(asked.ids().get(k), late ? 1 : 0));
      if (!asked.answers().get(k).isNaN()) {
        scores.add(YearMonth.from(day), asked.answers().get(k), late);
      }
    }
    CompletableFuture<Labelled> told =
        CompletableFuture.supplyAsync(() -> client.label(labels), asking);
    deliver(day, story.deliveryFactor(day));
    Labelled labelled = joined(told);
    if (!labelled.unknown().isEmpty()) {
      terminal.note(
          labelled.unknown().size()
              + " labels of "
              + day
              + " were for predictions the server does not know");
    }
  }

  /** What went wrong is told as it would be on this thread. */
  private static <T> T joined(CompletableFuture<T> told) {
    try {
      return told.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** A delivery that was refused comes again the next day, right this time. */
  private void redeliver(LocalDate day) throws IOException {
    if (story.deliveryFactor(day) != 1) {
      deliver(day, 1);
    }
  }

  private void deliver(LocalDate day, double distanceFactor) throws IOException {
    Path parquet = deliveries.begin(months.of(YearMonth.from(day)), day, distanceFactor).join();
    Pushed pushed = client.push(DATASET, parquet);
    if (distanceFactor != 1) {
      terminal.delivery(day + ".parquet", pushed);
    }
    deliveries.done(day, distanceFactor);
  }

  /** Begins to write the file of a day, so that nobody waits for it tomorrow. */
  private void prepare(LocalDate day) {
    if (unlabelled.containsKey(day)) {
      CompletableFuture<Path> _ =
          deliveries.begin(months.of(YearMonth.from(day)), day, story.deliveryFactor(day));
    }
  }
}
