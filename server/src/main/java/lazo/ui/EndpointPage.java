package lazo.ui;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.endpoint.Endpoint;
import lazo.endpoint.Endpoint.Served;
import lazo.endpoint.Endpoints;
import lazo.event.Events;
import lazo.http.Request;
import lazo.rollout.Rollout;
import lazo.rollout.Rollouts;
import org.jspecify.annotations.Nullable;

/** One endpoint: who serves how much, how well, and the rollout under way step by step. */
public final class EndpointPage implements Pages.Page {
  private static final int EVENTS_READ = 2_000;
  private static final int ROLLOUTS_SHOWN = 20;

  /**
   * A model that scores traffic.
   *
   * @param role champion, challenger or baseline
   * @param weight its share of the answers in basis points
   * @param unseen whether it also scores what another answers
   * @param slot over the range of the page
   */
  public record Variant(String role, Served served, int weight, boolean unseen, Slot slot) {}

  /** What a variant did, typeset where it is a time. */
  public record Slot(long requests, long failures, String p50, String p95, String p99) {}

  /**
   * @param rollout the one under way, or the newest one
   * @param earlier the other rollouts, newest first
   */
  public record Model(
      Endpoint endpoint,
      String answer,
      TimeRange range,
      List<TimeRange> ranges,
      List<Variant> variants,
      List<Chart> charts,
      Optional<RolloutView> rollout,
      List<Rollout> earlier) {}

  private final Endpoints endpoints;
  private final Rollouts rollouts;
  private final Events events;
  private final Traffic traffic;
  private final InstantSource clock;

  EndpointPage(
      Endpoints endpoints, Rollouts rollouts, Events events, Traffic traffic, InstantSource clock) {
    this.endpoints = endpoints;
    this.rollouts = rollouts;
    this.events = events;
    this.traffic = traffic;
    this.clock = clock;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Endpoint endpoint = endpoints.endpoint(request.pathParam("name"));
    Instant now = clock.instant();
    TimeRange range =
        request.queryParam("range").map(TimeRange::of).orElseGet(() -> usual(endpoint, now));
    List<Rollout> known = rollouts.rollouts(endpoint.name(), ROLLOUTS_SHOWN);
    Optional<Rollout> shown = shown(known, request.queryParam("rollout").orElse(""));
    List<Variant> variants = variants(endpoint, range, now, page);
    return Map.of(
        "model",
        new Model(
            endpoint,
            answer(endpoint, variants, page),
            range,
            Arrays.asList(TimeRange.values()),
            variants,
            new TrafficCharts(traffic, page).of(endpoint, range, now, known),
            shown.map(rollout -> view(rollout, endpoint.champion())),
            known.stream().filter(one -> !shown.equals(Optional.of(one))).toList()));
  }

  /** A day, unless nothing is known of it and the days before are. */
  private TimeRange usual(Endpoint endpoint, Instant now) {
    boolean quiet = traffic.whole(endpoint, "champion", TimeRange.DAY, now).requests() == 0;
    boolean before = traffic.whole(endpoint, "champion", TimeRange.QUARTER, now).requests() > 0;
    return quiet && before ? TimeRange.QUARTER : TimeRange.DAY;
  }

  /** The rollout asked for, or the newest. */
  private static Optional<Rollout> shown(List<Rollout> known, String id) {
    return known.stream()
        .filter(rollout -> rollout.id().equals(id))
        .findFirst()
        .or(() -> known.stream().findFirst());
  }

  private RolloutView view(Rollout rollout, @Nullable Served champion) {
    String loop = rollout.spec().loop();
    String subject = loop.isEmpty() ? "endpoint/" + rollout.spec().endpoint() : "loop/" + loop;
    boolean serves =
        champion != null && champion.digest().equals(rollout.spec().challenger().digest());
    return RolloutView.of(rollout, events.latest(subject, EVENTS_READ), serves);
  }

  /** The numbers of the range, by variant. */
  List<Variant> variants(Endpoint endpoint, TimeRange range, Instant now, PageContext page) {
    List<Variant> variants = new ArrayList<>();
    boolean shadow = endpoint.shadow() && endpoint.challenger() != null;
    add(variants, endpoint, "champion", endpoint.champion(), shadow, range, now, page);
    add(variants, endpoint, "challenger", endpoint.challenger(), shadow, range, now, page);
    boolean same = endpoint.baseline() != null && endpoint.baseline().equals(endpoint.champion());
    add(variants, endpoint, "baseline", same ? null : endpoint.baseline(), true, range, now, page);
    return variants;
  }

  private void add(
      List<Variant> variants,
      Endpoint endpoint,
      String role,
      @Nullable Served served,
      boolean unseen,
      TimeRange range,
      Instant now,
      PageContext page) {
    if (served != null) {
      int weight =
          switch (role) {
            case "champion" -> 10_000 - endpoint.weight();
            case "challenger" -> endpoint.weight();
            default -> 0;
          };
      Traffic.Slot slot = traffic.whole(endpoint, role, range, now);
      Format format = page.format();
      variants.add(
          new Variant(
              role,
              served,
              weight,
              unseen,
              new Slot(
                  slot.requests(),
                  slot.failures(),
                  format.millis(slot.p50()),
                  format.millis(slot.p95()),
                  format.millis(slot.p99()))));
    }
  }

  private static String answer(Endpoint endpoint, List<Variant> variants, PageContext page) {
    String serves = Standing.serves(endpoint, page);
    if (endpoint.champion() == null) {
      return serves;
    }
    long requests = variants.stream().mapToLong(one -> one.slot().requests()).sum();
    long failures = variants.stream().mapToLong(one -> one.slot().failures()).sum();
    return serves + " " + page.t("endpoint.answer.counts", requests, failures);
  }
}
