package lazo.app;

import static lazo.http.About.about;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lazo.access.Access;
import lazo.access.Guard;
import lazo.access.OriginCheck;
import lazo.access.Tickets;
import lazo.event.Events;
import lazo.http.HttpServer;
import lazo.http.OpenApi;
import lazo.http.Reply;
import lazo.http.Routes;
import lazo.loop.Notifications;
import lazo.registry.ImportedVersions;
import lazo.registry.ModelWebhooks;
import lazo.registry.Registry;
import lazo.retention.Retention;
import lazo.serving.ServingDescription;
import lazo.serving.ServingGrpc;
import lazo.serving.ServingRoutes;
import lazo.store.BlobPlace;
import lazo.store.BlobSweep;
import lazo.store.Blobs;
import lazo.store.Database;
import lazo.store.FolderLock;
import lazo.store.IdSource;
import lazo.store.Json;
import lazo.task.Replay;
import lazo.task.ReplayClock;
import lazo.task.Tasks;
import lazo.trace.Traces;
import lazo.tracking.Artifacts;
import lazo.tracking.ImportedRuns;
import lazo.tracking.LoggedModels;
import lazo.tracking.Tracking;
import lazo.tracking.upload.Uploads;
import lazo.transfer.Transfer;
import lazo.webhook.WebhookPost;

/**
 * The whole server: this constructor is the parts list, {@link #close} takes it apart in reverse.
 */
public final class Server implements AutoCloseable {
  /** The version this build reports. */
  public static final String VERSION = "0.1.0";

  /** The version of MLflow whose API this server speaks. */
  private static final String MLFLOW_VERSION = "3.11.0";

  private final List<AutoCloseable> parts = new ArrayList<>();
  private final int port;
  private final ServerOptions options;
  private final Routes routes = new Routes();
  private Optional<String> firstPassword = Optional.empty();

  private Server(ServerOptions options) {
    this.options = options;
    try {
      this.port = wire(options);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts a server and returns once it answers. */
  public static Server start(ServerOptions options) {
    return new Server(options);
  }

  private int wire(ServerOptions options) {
    part(FolderLock.take(options.data()));
    CompletableFuture<Vertx> network = startNetwork();
    ReplayClock replayClock =
        options.replayFrom() == null ? null : new ReplayClock(options.replayFrom());
    InstantSource clock = replayClock == null ? InstantSource.system() : replayClock;
    Database database = part(openDatabase(options));
    IdSource ids =
        options.replayFrom() == null
            ? IdSource.secure()
            : IdSource.replayed(database, options.replayFrom().getEpochSecond());
    Blobs blobs = BlobPlace.open(options.data(), options.artifacts(), System.getenv(), ids);
    Events events = part(new Events(database, clock));
    Tasks tasks = part(new Tasks(database, clock, ids.next()));

    Vertx vertx = network.join();
    Router router = Router.router(vertx);
    new OriginCheck(options.allowedHosts(), !options.loopback()).mount(router);
    Tickets tickets = Tickets.of(options.data(), clock);
    tickets.mount(router);
    Access access = new Access(database, clock, ids, options.otherwise());
    boolean closed = isClosed(options, access);
    if (closed) {
      firstPassword = access.makeFirstAdmin(System.getenv("LAZO_ADMIN_PASSWORD"));
    }
    Guard guard = new Guard(access, !closed, clock);
    guard.mount(router);
    access.register(routes);

    routes.get(
        "/health",
        about("Ask whether the server answers").answersText(),
        request -> Reply.text("OK"));
    // clients of MLflow choose their calls by this
    routes.get(
        "/version",
        about("Get the version of the MLflow API that is spoken, and of Lazo").answersText(),
        request -> Reply.text(MLFLOW_VERSION + "+lazo." + VERSION));

    routes.get(
        "/lazo/v1/openapi.json",
        about("Get this document").answers(Map.class),
        request ->
            Reply.json(OpenApi.of(routes.table(), VERSION, Json.tree(ServingDescription.json()))));

    Artifacts artifacts = new Artifacts(database, blobs, clock);
    Tracking tracking = new Tracking(database, clock, ids);
    LoggedModels models = new LoggedModels(database, tracking, clock, ids);
    tracking.register(routes, models, artifacts);
    Uploads uploads = new Uploads(database, blobs, artifacts, ids, clock);
    uploads.register(routes, tracking, models, tickets);
    Traces traces = new Traces(database, options.data().resolve("traces"), tracking, clock, ids);
    traces.register(routes, artifacts);
    Registry registry = new Registry(database, events, clock, tracking, models);
    registry.register(routes, artifacts);
    new MlflowUsers(access, tracking, registry).register(routes);
    Retention retention =
        part(
            new Retention(
                tracking,
                traces,
                registry,
                new BlobSweep(database, blobs),
                uploads,
                options.keepDeleted(),
                clock,
                InstantSource.system()));
    retention.register(routes);
    new Transfer(
            database,
            new ImportedRuns(database, clock),
            new ImportedVersions(database),
            traces.imported(),
            artifacts)
        .register(routes);
    boolean anywhere = "true".equals(System.getenv("LAZO_WEBHOOKS_ANYWHERE"));
    WebhookPost webhookPost = new WebhookPost(clock, anywhere);
    ModelWebhooks webhooks = new ModelWebhooks(database, events, tasks, ids, clock, webhookPost);
    webhooks.register(routes);
    Notifications notifications =
        new Notifications(database, events, tasks, ids, clock, webhookPost, System::getenv);
    notifications.register(routes);

    Loop loop =
        new Loop(
            this::part,
            options,
            clock,
            ids,
            database,
            blobs,
            events,
            tasks,
            tracking,
            registry,
            webhooks,
            retention,
            traces,
            access,
            notifications);
    ServingRoutes.mount(router, loop.plane());
    ServingGrpc.mount(router, vertx, loop.plane(), guard::enter);
    loop.register(routes);

    if (replayClock == null) {
      events.start();
      tasks.start();
      retention.start();
    } else {
      Replay replay = new Replay(replayClock, tasks, events);
      new ClockRoutes(replay).register(routes);
    }
    MlflowGaps.register(routes);
    HttpServer http = new HttpServer(vertx, router, blobs::incoming, guard.filter());
    http.mount(routes);
    int listening = http.listen(options.host(), options.port());
    parts.add(http); // stopped first: no new requests while the rest winds down
    return listening;
  }

  /** On a thread of its own: it takes as long as the database, and needs nothing of it. */
  private CompletableFuture<Vertx> startNetwork() {
    var files =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    CompletableFuture<Vertx> started =
        CompletableFuture.supplyAsync(
            () -> Vertx.vertx(new VertxOptions().setFileSystemOptions(files)),
            task -> Thread.ofPlatform().name("lazo-network").start(task));
    parts.add(
        () ->
            started
                .thenCompose(vertx -> vertx.close().toCompletionStage())
                .get(5, TimeUnit.SECONDS));
    return started;
  }

  private static boolean isClosed(ServerOptions options, Access access) {
    return switch (options.access()) {
      case OPEN -> false;
      case USERS -> true;
      case AUTO -> access.hasUsers();
    };
  }

  /** The password of the first administrator, when this start has made one; to be shown once. */
  public Optional<String> firstPassword() {
    return firstPassword;
  }

  private static Database openDatabase(ServerOptions options) {
    return options.database() == null
        ? Database.sqlite(options.data())
        : Database.postgresql(options.database(), "", "");
  }

  private <P extends AutoCloseable> P part(P part) {
    parts.add(part);
    return part;
  }

  public int port() {
    return port;
  }

  /** The routes of the table; what the data plane answers itself (/v2, /v1/models) is not in it. */
  List<Routes.Route> routes() {
    return routes.table();
  }

  public String url() {
    return "http://" + options.host() + ":" + port;
  }

  @Override
  public void close() {
    Collections.reverse(parts);
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        System.getLogger(Server.class.getName())
            .log(System.Logger.Level.WARNING, "a part did not stop cleanly", e);
      }
    }
    parts.clear();
  }
}
