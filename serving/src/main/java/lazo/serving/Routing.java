package lazo.serving;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import lazo.problem.NotFound;

/**
 * One plan with everything loaded that it needs. Requests enter and leave; once retired, what it
 * holds is let go when the last of them has left, so a model is never closed under a request.
 */
final class Routing {
  private final TrafficPlan plan;
  private final Map<String, ServedEndpoint> endpoints;
  private final Runnable letGo;
  private final CountDownLatch empty = new CountDownLatch(1);

  /** Requests inside, and one more until retired. */
  private final AtomicLong inside = new AtomicLong(1);

  Routing(TrafficPlan plan, Map<String, ServedEndpoint> endpoints, Runnable letGo) {
    this.plan = plan;
    this.endpoints = Map.copyOf(endpoints);
    this.letGo = letGo;
  }

  TrafficPlan plan() {
    return plan;
  }

  /** False if it is retired and empty; then there is a newer one. */
  boolean enter() {
    long now = inside.get();
    while (now > 0) {
      if (inside.compareAndSet(now, now + 1)) {
        return true;
      }
      now = inside.get();
    }
    return false;
  }

  void leave() {
    if (inside.decrementAndGet() == 0) {
      letGo.run();
      empty.countDown();
    }
  }

  /** Called once, when no new request can find it. */
  void retire() {
    leave();
  }

  boolean awaitEmpty(long millis) throws InterruptedException {
    return empty.await(millis, TimeUnit.MILLISECONDS);
  }

  List<ServedEndpoint> all() {
    return plan.endpoints().stream()
        .filter(endpoint -> endpoints.containsKey(endpoint.name()))
        .map(endpoint -> find(endpoint.name()))
        .toList();
  }

  ServedEndpoint find(String name) {
    ServedEndpoint endpoint = endpoints.get(name);
    if (endpoint == null) {
      throw new NotFound(
          "there is no endpoint '%s'; %s"
              .formatted(
                  name,
                  endpoints.isEmpty()
                      ? "nothing is deployed yet"
                      : "there are " + endpoints.keySet().stream().sorted().toList()));
    }
    return endpoint;
  }
}
