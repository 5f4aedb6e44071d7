package lazo.serving;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The meters of one variant, looked up once so that a request only adds to them. */
final class VariantMeters {
  private static final Duration[] BOUNDS =
      java.util.stream.LongStream.of(
              50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 100_000, 1_000_000)
          .mapToObj(micros -> Duration.ofNanos(micros * 1000))
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Tags tags;
  private final Timer latency;
  private final LongAdder rows = new LongAdder();
  private final LongAdder shadowFailures = new LongAdder();
  private final List<Meter> all = new ArrayList<>();

  VariantMeters(MeterRegistry registry, String endpoint, String variant) {
    this.registry = registry;
    this.tags = Tags.of("endpoint", endpoint, "variant", variant);
    this.latency =
        Timer.builder("lazo.prediction.latency")
            .description("Time from request to answer inside the data plane")
            .tags(tags)
            .serviceLevelObjectives(BOUNDS)
            .register(registry);
    all.add(latency);
    all.add(
        FunctionCounter.builder("lazo.prediction.rows", rows, LongAdder::sum)
            .description("Rows answered")
            .tags(tags)
            .register(registry));
    all.add(
        FunctionCounter.builder("lazo.prediction.shadow.failures", shadowFailures, LongAdder::sum)
            .description("Requests that a shadow could not score")
            .tags(tags)
            .register(registry));
  }

  void answered(long nanos, int count) {
    latency.record(nanos, TimeUnit.NANOSECONDS);
    rows.add(count);
  }

  void shadowFailed() {
    shadowFailures.increment();
  }

  void failed(String kind) {
    Counter errors =
        Counter.builder("lazo.prediction.errors")
            .description("Requests that were not answered")
            .tags(tags.and("kind", kind))
            .register(registry);
    errors.increment();
    synchronized (all) {
      if (!all.contains(errors)) {
        all.add(errors);
      }
    }
  }

  void remove() {
    synchronized (all) {
      all.forEach(registry::remove);
    }
  }
}
