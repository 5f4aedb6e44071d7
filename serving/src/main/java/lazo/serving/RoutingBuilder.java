package lazo.serving;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import lazo.features.Feed;
import lazo.features.OnlineFeed;
import lazo.scoring.DataType;
import lazo.scoring.TensorSpec;

/** Loads what a plan needs. What is counted for a variant stays from plan to plan. */
final class RoutingBuilder {
  private final Packages packages;
  private final Recorder recorder;
  private final MeterRegistry registry;
  private final BiFunction<String, Feed, OnlineFeed> feeds;
  private final ConcurrentHashMap<String, EndpointStats> stats = new ConcurrentHashMap<>();
  private final Map<List<String>, VariantMeters> meters = new HashMap<>();

  /**
   * @param feeds from the endpoint's name and the definition
   */
  RoutingBuilder(
      Packages packages,
      Recorder recorder,
      MeterRegistry registry,
      BiFunction<String, Feed, OnlineFeed> feeds) {
    this.packages = packages;
    this.recorder = recorder;
    this.registry = registry;
    this.feeds = feeds;
  }

  EndpointStats stats(String endpoint) {
    return stats.computeIfAbsent(endpoint, _ -> new EndpointStats());
  }

  /** All or nothing: when one package cannot be loaded, none is kept. */
  Routing build(TrafficPlan plan) {
    Map<String, ServedModel> models = new HashMap<>();
    try {
      plan.endpoints().stream()
          .flatMap(EndpointPlan::digests)
          .distinct()
          .forEach(digest -> models.put(digest, packages.acquire(digest)));
      Map<String, ServedEndpoint> endpoints = new HashMap<>();
      for (EndpointPlan endpoint : plan.endpoints()) {
        endpoints.put(endpoint.name(), endpoint(endpoint, models));
      }
      return new Routing(plan, endpoints, () -> models.keySet().forEach(packages::release));
    } catch (RuntimeException e) {
      models.keySet().forEach(packages::release);
      throw e;
    }
  }

  /** Forgets what was counted for variants that are no more. */
  void keepOnly(TrafficPlan plan) {
    Set<List<String>> kept = new HashSet<>();
    for (EndpointPlan endpoint : plan.endpoints()) {
      endpoint.variants().forEach(variant -> kept.add(List.of(endpoint.name(), variant.name())));
    }
    meters
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !kept.contains(entry.getKey());
              if (gone) {
                entry.getValue().remove();
              }
              return gone;
            });
    stats
        .keySet()
        .removeIf(
            name -> plan.endpoints().stream().noneMatch(endpoint -> endpoint.name().equals(name)));
  }

  private ServedEndpoint endpoint(EndpointPlan plan, Map<String, ServedModel> models) {
    SequencedMap<String, ServedVariant> variants = new LinkedHashMap<>();
    for (Variant variant : plan.variants()) {
      variants.put(variant.name(), variant(plan, variant, models));
    }
    Set<String> inputs = new HashSet<>();
    plan.digests()
        .forEach(
            digest ->
                model(models, digest)
                    .model()
                    .signature()
                    .inputs()
                    .forEach(input -> inputs.add(input.name())));
    List<FeedColumns> columns = new ArrayList<>();
    for (Feed feed : plan.feeds()) {
      columns.add(new FeedColumns(feeds.apply(plan.name(), feed), inputs));
    }
    return new ServedEndpoint(plan, info(plan, models), variants, columns, recorder);
  }

  private ServedVariant variant(
      EndpointPlan plan, Variant variant, Map<String, ServedModel> models) {
    var shadows =
        plan.shadows().stream()
            .map(Variant::packageDigest)
            .distinct()
            .filter(digest -> !digest.equals(variant.packageDigest()))
            .map(digest -> new ServedVariant.Shadow(digest, model(models, digest)))
            .toList();
    VariantMeters counted =
        meters.computeIfAbsent(
            List.of(plan.name(), variant.name()),
            _ -> new VariantMeters(registry, plan.name(), variant.name()));
    return new ServedVariant(
        plan.name(),
        variant,
        model(models, variant.packageDigest()),
        shadows,
        stats(plan.name()).variant(variant.name()),
        counted);
  }

  private static EndpointInfo info(EndpointPlan plan, Map<String, ServedModel> models) {
    SequencedMap<String, TensorSpec> inputs = new LinkedHashMap<>();
    plan.digests()
        .forEach(
            digest ->
                model(models, digest)
                    .model()
                    .signature()
                    .inputs()
                    .forEach(input -> inputs.putIfAbsent(input.name(), input)));
    for (Feed feed : plan.feeds()) {
      feed.outputNames().forEach(inputs::remove);
      inputs.putIfAbsent(feed.key(), new TensorSpec(feed.key(), DataType.BYTES, List.of(-1L, 1L)));
    }
    String time = plan.time();
    if (time != null) {
      inputs.putIfAbsent(time, new TensorSpec(time, DataType.BYTES, List.of(-1L, 1L)));
    }
    var outputs =
        model(models, plan.variants().getFirst().packageDigest()).model().signature().outputs();
    return new EndpointInfo(plan.name(), plan.variants(), List.copyOf(inputs.values()), outputs);
  }

  private static ServedModel model(Map<String, ServedModel> models, String digest) {
    return Objects.requireNonNull(models.get(digest), digest);
  }
}
