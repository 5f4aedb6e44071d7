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

    Queue(Flights flights, int[] order) {
      this.flights = flights;
      this.order = order;
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
      Queue queue = new Queue(month, orders.computeIfAbsent(month, Flights::byDeparture));
      while (queue.next < queue.order.length
          && month.actual()[queue.order[queue.next]] < Flights.micros(from)) {
        queue.next++;
      }
      queues.add(queue);
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
