package lazo.examples.flights;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import lazo.client.Tensor;

/** Which flights are asked for, together in which request, and what a client knows of them. */
final class Requests {
  /** The clock moves by this span. */
  static final Duration SLOT = Duration.ofMinutes(30);

  /** The flights of this span are asked for together. */
  private static final Duration TOGETHER = Duration.ofMinutes(5);

  private static final int ROWS_MAX = 200;

  private final Story story;
  private final int oneIn;

  /**
   * @param oneIn one flight in so many is asked for
   */
  Requests(Story story, int oneIn) {
    this.story = story;
    this.oneIn = oneIn;
  }

  /** The requests of a slot: flights, and the id. The same ones whenever it is asked. */
  void of(Flights flights, Instant slot, BiConsumer<List<Integer>, String> each) {
    Instant end = slot.plus(SLOT);
    for (Instant from = slot; from.isBefore(end); from = from.plus(TOGETHER)) {
      together(flights, from, each);
    }
  }

  private void together(Flights flights, Instant from, BiConsumer<List<Integer>, String> each) {
    List<Integer> chosen = new ArrayList<>();
    int to = flights.firstFrom(from.plus(TOGETHER));
    for (int i = flights.firstFrom(from); i < to; i++) {
      if (flights.sampled(i, oneIn)) {
        chosen.add(i);
      }
    }
    for (int part = 0; part * ROWS_MAX < chosen.size(); part++) {
      List<Integer> rows =
          chosen.subList(part * ROWS_MAX, Math.min(chosen.size(), (part + 1) * ROWS_MAX));
      each.accept(rows, "f" + from.getEpochSecond() + "-" + part);
    }
  }

  /** What a client knows at the schedule; hour and weekday are its own computation. */
  List<Tensor> inputs(Flights flights, List<Integer> rows) {
    LocalDate day =
        LocalDate.ofInstant(Flights.instant(flights.scheduled()[rows.getFirst()]), ZoneOffset.UTC);
    double distance = story.requestFactor(day, "distance");
    double hour = story.requestFactor(day, "hour");
    return List.of(
        tensor("flight", "BYTES", rows, i -> flights.flight()[i]),
        tensor("scheduled", "INT64", rows, i -> flights.scheduled()[i]),
        tensor("hour", "FP32", rows, i -> (float) (flights.hour(i) * hour)),
        tensor("weekday", "FP32", rows, i -> (float) flights.weekday(i)),
        tensor("distance", "FP32", rows, i -> (float) (flights.distance()[i] * distance)),
        tensor("origin", "BYTES", rows, i -> flights.origin()[i]),
        tensor("destination", "BYTES", rows, i -> flights.destination()[i]));
  }

  private static Tensor tensor(
      String name, String type, List<Integer> rows, IntFunction<Object> value) {
    return new Tensor(
        name, type, List.of((long) rows.size(), 1L), rows.stream().map(value::apply).toList());
  }
}
