package lazo.examples.flights;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The flights of one or two months in the order in which they really left, handed out as time goes
 * by.
 */
final class Departures {
  /** One month's flights in that order, and how far they are handed out. */
  private static final class Queue {
    final Flights flights;
    final int[] order;
    int next;

    Queue(Flights flights, int[] order, Instant from) {
      this.flights = flights;
      this.order = order;
      long first = Flights.micros(from);
      int end = order.length;
      while (next < end) {
        int middle = (next + end) >>> 1;
        if (flights.actual()[order[middle]] < first) {
          next = middle + 1;
        } else {
          end = middle;
        }
      }
    }
  }

  private final List<Queue> queues = new ArrayList<>();

  /**
   * Flights that left before {@code from} are not handed out.
   *
   * @param orders remembers each month's order, which is costly to find
   */
  Departures(List<Flights> months, Map<Flights, int[]> orders, Instant from) {
    for (Flights month : months) {
      queues.add(new Queue(month, orders.computeIfAbsent(month, Flights::byDeparture), from));
    }
  }

  /** Hands out those that left before {@code end} and were not handed out yet. */
  void until(Instant end, BiConsumer<Flights, List<Integer>> consumer) {
    long limit = Flights.micros(end);
    for (Queue queue : queues) {
      List<Integer> left = new ArrayList<>();
      while (queue.next < queue.order.length
          && queue.flights.actual()[queue.order[queue.next]] < limit) {
        left.add(queue.order[queue.next++]);
      }
      consumer.accept(queue.flights, left);
    }
  }
}
