package lazo.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.endpoint.Endpoint.Served;
import lazo.endpoint.EndpointEvents.EndpointDeployed;
import lazo.endpoint.EndpointEvents.TrafficShifted;
import lazo.event.Events;
import lazo.features.Feed;
import lazo.features.Frame;
import lazo.http.Routes;
import lazo.packaging.MlflowModels;
import lazo.problem.NotFound;
import lazo.registry.ModelVersion;
import lazo.registry.Registry;
import lazo.serving.DataPlane;
import lazo.serving.EndpointPlan;
import lazo.serving.TrafficPlan;
import lazo.serving.Variant;
import lazo.store.Database;
import org.jspecify.annotations.Nullable;

/** Deploys model versions and shifts traffic between them. Thread safe. */
public final class Endpoints {
  static final String CHAMPION = "champion";
  static final String CHALLENGER = "challenger";
  static final String BASELINE = "baseline";

  private final Database database;
  private final EndpointStore store;
  private final Events events;
  private final Registry registry;
  private final MlflowModels models;
  private final DataPlane plane;
  private final FeedRows feedRows;
  private final Object applying = new Object();

  /** The endpoints as the data plane has them, so that a feed need not ask the database. */
  private volatile List<Endpoint> planned = List.of();

  public Endpoints(
      Database database,
      Events events,
      Registry registry,
      MlflowModels models,
      DataPlane plane,
      FeedRows feedRows) {
    this.database = database;
    this.store = new EndpointStore(database);
    this.events = events;
    this.registry = registry;
    this.models = models;
    this.plane = plane;
    this.feedRows = feedRows;
  }

  public void register(Routes routes) {
    new EndpointRoutes(this).register(routes);
  }

  /** Brings the data plane to the stored plan; at the start of the server, before it listens. */
  public void start() {
    applyPlan();
  }

  /** Sets what a loop says of its endpoint; what serves goes on serving. */
  public void define(
      String name,
      String loop,
      List<Feed> feeds,
      @Nullable String time,
      Map<String, String> derive) {
    database.change(
        handle -> {
          Optional<Endpoint> known = store.find(name);
          store.put(
              known
                  .map(
                      was ->
                          new Endpoint(
                              name,
                              loop,
                              was.champion(),
                              was.challenger(),
                              was.weight(),
                              was.shadow(),
                              was.baseline(),
                              feeds,
                              feeds.isEmpty() ? null : time,
                              derive))
                  .orElseGet(
                      () ->
                          new Endpoint(
                              name,
                              loop,
                              null,
                              null,
                              0,
                              false,
                              null,
                              feeds,
                              feeds.isEmpty() ? null : time,
                              derive)));
        });
    database.afterCommit(this::applyPlan);
  }

  public Endpoint endpoint(String name) {
    Caller.require(Permission.READ, Resource.endpoint(name));
    return store
        .find(name)
        .orElseThrow(
            () -> new NotFound("no endpoint '" + name + "'; the endpoints are: " + names()));
  }

  private String names() {
    List<Endpoint> all = endpoints();
    return all.isEmpty()
        ? "(none yet)"
        : String.join(", ", all.stream().map(Endpoint::name).toList());
  }

  public List<Endpoint> endpoints() {
    return Caller.seen(store.all(), endpoint -> Resource.endpoint(endpoint.name()));
  }

  /**
   * Gives a model version all traffic of an endpoint, which is made when it is not there. A model
   * that an MLflow client logged is packaged first.
   *
   * @param model {@code models:/name@alias} or {@code models:/name/version}
   */
  public Endpoint deploy(String name, String model) {
    EndpointPlan.requireName(
        name); // before anything is stored: a plan with it could not be applied
    Caller.require(Permission.EDIT, Resource.endpoint(name));
    ModelVersion version = registry.resolve(model);
    String digest = models.fromModelVersion(version);
    return deploy(
        name,
        new Served(version.name(), version.version(), digest),
        version.name() + " v" + version.version() + " deployed to " + name);
  }

  /**
   * Gives a model version all traffic. The first one ever is kept as the baseline when a loop owns
   * the endpoint.
   */
  public Endpoint deploy(String name, Served champion, String summary) {
    Endpoint was =
        store
            .find(name)
            .orElseGet(
                () ->
                    new Endpoint(name, "", null, null, 0, false, null, List.of(), null, Map.of()));
    Served baseline = was.baseline() == null && !was.loop().isEmpty() ? champion : was.baseline();
    Endpoint now =
        new Endpoint(
            name,
            was.loop(),
            champion,
            null,
            0,
            false,
            baseline,
            was.feeds(),
            was.time(),
            was.derive());
    database.change(
        handle -> {
          store.put(now);
          if (!was.loop().isEmpty()) {
            registry.setAlias(champion.model(), CHAMPION, champion.version());
          }
          events.append(
              new EndpointDeployed(
                  was.loop(),
                  name,
                  champion.model(),
                  champion.version(),
                  champion.digest(),
                  summary));
        });
    database.afterCommit(this::applyPlan);
    return now;
  }

  /** Gives the challenger its weight, in basis points; 0 takes it away. */
  public void shift(String name, Served challenger, int weight, boolean shadow, String reason) {
    Endpoint was = endpoint(name);
    boolean gone = weight == 0 && !shadow;
    database.change(
        handle -> {
          store.put(
              new Endpoint(
                  name,
                  was.loop(),
                  was.champion(),
                  gone ? null : challenger,
                  weight,
                  shadow,
                  was.baseline(),
                  was.feeds(),
                  was.time(),
                  was.derive()));
          events.append(new TrafficShifted(was.loop(), name, weight, reason));
        });
    database.afterCommit(this::applyPlan);
  }

  /**
   * Takes raw rows of a feed: derives what its aggregates read, keeps them, and counts them from
   * now on.
   *
   * @param id by which the sender knows these rows; sent again they are not taken twice
   * @return how many rows were taken
   */
  public int feed(String loop, String feedName, @Nullable String id, Frame raw) {
    Caller.require(Permission.USE, Resource.loop(loop));
    Endpoint endpoint =
        planned.stream()
            .filter(one -> one.loop().equals(loop))
            .findFirst()
            .orElseThrow(() -> new NotFound("no loop '" + loop + "' has an endpoint"));
    Feed feed =
        endpoint.feeds().stream()
            .filter(one -> one.name().equals(feedName))
            .findFirst()
            .orElseThrow(() -> new NotFound("loop '" + loop + "' has no feed '" + feedName + "'"));
    Frame rows = feedRows.evaluate(endpoint, feed, raw);
    return plane.feed(endpoint.name(), feedName, id, rows) ? raw.rows() : 0;
  }

  /** The data plane never waits for the database, nor the database for packages to load. */
  private void applyPlan() {
    synchronized (applying) {
      List<EndpointPlan> plans = new ArrayList<>();
      planned = store.all();
      for (Endpoint endpoint : planned) {
        if (endpoint.champion() != null) {
          plans.add(plan(endpoint, endpoint.champion()));
        }
      }
      plane.apply(new TrafficPlan(store.revision(), plans));
    }
  }

  private static EndpointPlan plan(Endpoint endpoint, Served champion) {
    Served challenger = endpoint.challenger();
    List<Variant> variants = new ArrayList<>();
    variants.add(variant(CHAMPION, champion, EndpointPlan.WEIGHT_ALL - endpoint.weight()));
    if (challenger != null) {
      variants.add(variant(CHALLENGER, challenger, endpoint.weight()));
    }
    Set<Variant> shadows = new LinkedHashSet<>();
    if (endpoint.shadow() && challenger != null) {
      shadows.add(variant(CHAMPION, champion, 0));
      shadows.add(variant(CHALLENGER, challenger, 0));
    }
    if (endpoint.baseline() != null && !endpoint.baseline().digest().equals(champion.digest())) {
      shadows.add(variant(BASELINE, endpoint.baseline(), 0));
    }
    return new EndpointPlan(
        endpoint.name(),
        variants,
        List.copyOf(shadows),
        endpoint.name(),
        endpoint.feeds(),
        endpoint.time());
  }

  private static Variant variant(String role, Served served, int weight) {
    return new Variant(
        role, served.digest(), served.model(), String.valueOf(served.version()), weight);
  }

  /** Turns raw feed rows into what the data plane keeps. */
  public interface FeedRows {
    /** The feed's time, key and value columns of these rows. */
    Frame evaluate(Endpoint endpoint, Feed feed, Frame raw);
  }

  /**
   * The columns that a feed needs, as they stand in the data plane: time, key, and what the
   * aggregates read.
   */
  static List<String> columns(Feed feed) {
    List<String> columns = new ArrayList<>(List.of(feed.time(), feed.key()));
    columns.addAll(feed.valueColumns());
    return columns;
  }
}
