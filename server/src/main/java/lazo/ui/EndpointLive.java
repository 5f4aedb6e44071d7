package lazo.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import lazo.endpoint.Endpoint;
import lazo.endpoint.Endpoints;
import lazo.http.LiveStream;
import lazo.problem.LazoException;
import lazo.store.Json;

/**
 * Tells an open page of an endpoint its new numbers as they change, and to ask for the rest anew
 * when a slot of its charts is full.
 */
final class EndpointLive {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private final Endpoints endpoints;
  private final EndpointPage numbers;
  private final InstantSource clock;

  EndpointLive(Endpoints endpoints, EndpointPage numbers, InstantSource clock) {
    this.endpoints = endpoints;
    this.numbers = numbers;
    this.clock = clock;
  }

  void send(LiveStream stream, String name, TimeRange range, PageContext page) {
    Thread.ofVirtual().name("lazo-live").start(() -> watch(stream, name, range, page));
  }

  private void watch(LiveStream stream, String name, TimeRange range, PageContext page) {
    try {
      Map<String, String> told = numbers(name, range, clock.instant(), page);
      Instant slot = range.slots(clock.instant()).getLast();
      while (!stream.closed()) {
        Thread.sleep(LOOK_EVERY);
        Instant now = clock.instant();
        Map<String, String> known = numbers(name, range, now, page);
        if (!known.equals(told)) {
          stream.send("numbers", Json.write(known));
          told = known;
        }
        Instant newest = range.slots(now).getLast();
        if (newest.isAfter(slot)) {
          slot = newest;
          stream.send("news", "slot");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (LazoException gone) {
      stream.send("news", "gone");
    }
  }

  private Map<String, String> numbers(String name, TimeRange range, Instant now, PageContext page) {
    Endpoint endpoint = endpoints.endpoint(name);
    Map<String, String> texts = new TreeMap<>();
    for (EndpointPage.Variant variant : numbers.variants(endpoint, range, now, page)) {
      EndpointPage.Slot slot = variant.slot();
      texts.put(variant.role() + "-requests", page.format().count(slot.requests()));
      texts.put(variant.role() + "-failures", page.format().count(slot.failures()));
      texts.put(variant.role() + "-p50", slot.p50());
      texts.put(variant.role() + "-p95", slot.p95());
      texts.put(variant.role() + "-p99", slot.p99());
    }
    return texts;
  }
}
