package lazo.serving;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lazo.features.Frame;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import lazo.problem.NotFound;
import lazo.problem.Unavailable;
import lazo.serving.log.PredictionLog;
import org.jspecify.annotations.Nullable;

/**
 * Answers predictions by a {@link TrafficPlan}. Thread-safe; {@link #predict} does not block on
 * anything but the model and one write to a file, so it may run on an event loop.
 *
 * <p>A plan takes effect at once and as a whole: its packages are loaded and verified before, and
 * those of the plan before are closed after the last request on them. The last good plan, its
 * packages and the rows of feeds are kept in the folder, and served from at the next start even
 * when the source of packages is gone.
 */
public final class DataPlane implements AutoCloseable {
  private static final Logger LOG = System.getLogger(DataPlane.class.getName());
  private static final long CLOSE_WAITS_MILLIS = 10_000;

  private final InstantSource clock;
  private final MeterRegistry registry;
  private final PredictionLog log;
  private final Packages packages;
  private final PlanFile planFile;
  private final Feeds feeds;
  private final RoutingBuilder builder;
  private volatile Routing routing;
  private volatile boolean draining;
  private volatile boolean closed;

  public DataPlane(Path folder, PackageSource source, InstantSource clock, MeterRegistry registry) {
    this(folder, source, clock, registry, PredictionLog.Options.DEFAULT);
  }

  public DataPlane(
      Path folder,
      PackageSource source,
      InstantSource clock,
      MeterRegistry registry,
      PredictionLog.Options options) {
    this.clock = clock;
    this.registry = registry;
    try {
      Files.createDirectories(folder);
      this.packages = new Packages(folder.resolve("packages"), source);
      this.planFile = new PlanFile(folder.resolve("plan.json"));
      this.feeds = new Feeds(folder.resolve("feeds"));
      this.log = PredictionLog.open(folder.resolve("predictions"), options);
      Recorder recorder = Recorder.open(folder, log, clock);
      this.builder = new RoutingBuilder(packages, recorder, registry, feeds::as);
      this.routing = restored();
    } catch (IOException e) {
      throw new Unavailable("the data plane cannot use " + folder + ": " + e.getMessage(), e);
    }
    FunctionCounter.builder("lazo.prediction.log.dropped", log, it -> it.counts().dropped())
        .description("Predictions that were answered but not logged, because the disk is full")
        .register(registry);
  }

  /** The plan of the last start; an endpoint whose package is damaged is left out and reported. */
  private Routing restored() throws IOException {
    TrafficPlan plan = planFile.read().orElse(TrafficPlan.EMPTY);
    try {
      return builder.build(plan);
    } catch (LazoException whole) {
      List<EndpointPlan> sound = plan.endpoints().stream().filter(this::loads).toList();
      return builder.build(new TrafficPlan(plan.revision(), sound));
    }
  }

  private boolean loads(EndpointPlan endpoint) {
    try {
      builder.build(new TrafficPlan(0, List.of(endpoint))).retire();
      return true;
    } catch (LazoException e) {
      LOG.log(
          Level.ERROR,
          "endpoint '"
              + endpoint.name()
              + "' is not served until the next plan: "
              + e.getMessage());
      return false;
    }
  }

  /**
   * Replaces the plan. Requests under way end by the plan that they began with.
   *
   * @throws Conflict if the plan in force is newer
   * @throws LazoException if a package cannot be fetched, verified or loaded; then nothing changes
   */
  public synchronized void apply(TrafficPlan plan) {
    Routing before = routing;
    if (closed) {
      throw new Unavailable("the data plane is closed");
    }
    if (plan.revision() < before.plan().revision()) {
      throw new Conflict(
          "plan revision %d is older than %d, which is in force"
              .formatted(plan.revision(), before.plan().revision()));
    }
    Routing next = builder.build(plan);
    try {
      planFile.write(plan);
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the plan is in force but could not be kept for the next start", e);
    }
    routing = next;
    before.retire();
    Set<String> kept = new HashSet<>();
    Stream.of(plan, before.plan())
        .flatMap(some -> some.endpoints().stream())
        .forEach(endpoint -> endpoint.digests().forEach(kept::add));
    packages.keepOnly(kept);
    feeds.keepOnly(plan);
    builder.keepOnly(plan);
  }

  /** The plan in force. */
  public TrafficPlan plan() {
    return routing.plan();
  }

  /**
   * Answers a request; when this returns, the answer stands in the log.
   *
   * @throws NotFound if there is no such endpoint or version
   * @throws InvalidInput if the inputs do not fit the model
   * @throws Conflict if the id was used with other inputs
   */
  public Prediction predict(String endpoint, Request request) {
    Routing current = entered();
    try {
      return served(current, endpoint).predict(request);
    } finally {
      current.leave();
    }
  }

  private ServedEndpoint served(Routing current, String endpoint) {
    try {
      return current.find(endpoint);
    } catch (NotFound e) {
      refused(e);
      throw e;
    }
  }

  private Routing entered() {
    while (!closed) {
      Routing current = routing;
      if (current.enter()) {
        return current;
      }
    }
    throw new Unavailable("the server is stopping; ask again in a moment");
  }

  /**
   * Takes rows of a feed: its time and key columns and the columns that it aggregates. They are on
   * disk when this returns, so it may block. False, and nothing is taken, when rows with this id
   * were taken before.
   */
  public boolean feed(String endpoint, String feed, @Nullable String id, Frame rows) {
    EndpointPlan plan = routing.find(endpoint).plan;
    if (plan.feeds().stream().noneMatch(known -> known.name().equals(feed))) {
      throw new NotFound(
          "endpoint '%s' has no feed '%s'; it has %s"
              .formatted(
                  endpoint, feed, plan.feeds().stream().map(known -> known.name()).toList()));
    }
    return feeds.find(endpoint, feed).add(id, rows, clock);
  }

  public PredictionLog log() {
    return log;
  }

  /** How the endpoint's variants do. */
  public EndpointStats stats(String endpoint) {
    routing.find(endpoint);
    return builder.stats(endpoint);
  }

  /** What an endpoint takes and answers. */
  public EndpointInfo info(String endpoint) {
    return routing.find(endpoint).info;
  }

  /**
   * @throws NotFound if the endpoint does not serve this version
   */
  public Variant requireVersion(String endpoint, String version) {
    return routing.find(endpoint).byVersion(version);
  }

  /** Every endpoint, in the order of the plan. */
  public List<EndpointInfo> endpoints() {
    return routing.all().stream().map(endpoint -> endpoint.info).toList();
  }

  /** Whether new requests should be sent here. */
  public boolean ready() {
    return !draining;
  }

  /** From now on {@link #ready} is false; requests are still answered until {@link #close}. */
  public void drain() {
    draining = true;
  }

  /** Counts a request that was refused before it reached a variant. */
  void refused(LazoException problem) {
    Counter.builder("lazo.prediction.refused")
        .description("Requests that were malformed, too large or for no endpoint")
        .tag("kind", Kinds.of(problem))
        .register(registry)
        .increment();
  }

  /** Waits for the requests under way, then closes the models and the logs. */
  @Override
  public synchronized void close() {
    draining = true;
    if (closed) {
      return;
    }
    closed = true;
    routing.retire();
    try {
      if (!routing.awaitEmpty(CLOSE_WAITS_MILLIS)) {
        LOG.log(Level.WARNING, "closed while requests were under way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.close();
    feeds.close();
  }
}
