package lazo.ui;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import lazo.access.Access;
import lazo.access.FormTokens;
import lazo.access.Guard;
import lazo.data.Profile;
import lazo.dataset.Datasets;
import lazo.endpoint.Endpoints;
import lazo.evaluation.Evaluations;
import lazo.event.Events;
import lazo.event.StoredEvent;
import lazo.http.LiveStream;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.loop.Loops;
import lazo.monitoring.Monitors;
import lazo.packaging.Packages;
import lazo.pipeline.Pipelines;
import lazo.problem.NotFound;
import lazo.registry.ModelWebhooks;
import lazo.registry.Registry;
import lazo.retention.Retention;
import lazo.rollout.Rollouts;
import lazo.serving.DataPlane;
import lazo.store.IdSource;
import lazo.trace.Traces;
import lazo.tracking.Artifacts;
import lazo.tracking.LoggedModels;
import lazo.tracking.Tracking;
import lazo.ui.PageContext.Crumb;

/** The pages and what they need: assets, settings, the stream of news. */
public final class Ui {
  /** What the pages show and their buttons act on. */
  public record Parts(
      Events events,
      Loops loops,
      Pipelines pipelines,
      Tracking tracking,
      Registry registry,
      ModelWebhooks webhooks,
      Packages packages,
      Evaluations evaluations,
      Endpoints endpoints,
      Rollouts rollouts,
      DataPlane plane,
      Monitors monitors,
      Datasets datasets,
      Function<Path, Profile> profiler,
      Artifacts artifacts,
      LoggedModels loggedModels,
      Retention retention,
      Traces traces,
      Access access,
      ArtifactsPage.Tables tables) {}

  private final Pages pages;
  private final Parts parts;
  private final InstantSource clock;

  public Ui(FormTokens tokens, IdSource ids, InstantSource clock, Parts parts) {
    this.pages = new Pages(tokens, ids, clock);
    this.parts = parts;
    this.clock = clock;
  }

  public void register(Routes routes) {
    Assets.register(routes);
    routes.page("POST", "/settings", pages::settings);
    routes.page("GET", "/live", request -> new Reply.Live(Map.of(), this::live));
    loopPages(routes);
    new TrackingPages(pages, parts, clock).register(routes);
    new ModelPages(pages, parts).register(routes);
    endpointPages(routes);
    monitorPages(routes);
    dataPages(routes);
    accessPages(routes);
    routes.otherwise(pages::nothing);
  }

  private void loopPages(Routes routes) {
    Loops loops = parts.loops;
    Standing standing = new Standing(parts.endpoints, parts.monitors);
    pages.add(
        routes, "/", "home", "home.jte", List.of(), new HomePage(loops, parts.datasets, standing));
    pages.add(
        routes,
        "/loops",
        "loops",
        "loops.jte",
        List.of(),
        (request, page) -> Map.of("loops", loops.all()));
    pages.add(
        routes,
        "/loops/:name",
        "loops",
        "loop.jte",
        List.of(new Crumb("nav.loops", "/loops")),
        new LoopPage(loops, parts.datasets, standing));
    pages.add(
        routes,
        "/pipelines",
        "pipelines",
        "pipelines.jte",
        List.of(),
        new PipelinesPage(parts.pipelines));
  }

  private void endpointPages(Routes routes) {
    Traffic traffic = new Traffic(parts.plane, parts.monitors);
    EndpointPage page =
        new EndpointPage(parts.endpoints, parts.rollouts, parts.events, traffic, clock);
    EndpointLive numbers = new EndpointLive(parts.endpoints, page, clock);
    List<Crumb> crumbs = List.of(new Crumb("nav.endpoints", "/endpoints"));
    pages.add(
        routes,
        "/endpoints",
        "endpoints",
        "endpoints.jte",
        List.of(),
        new EndpointsPage(parts.endpoints, parts.rollouts, traffic, clock));
    pages.add(routes, "/endpoints/:name", "endpoints", "endpoint.jte", crumbs, page);
    routes.page("GET", "/endpoints/:name/live", request -> endpointLive(request, numbers));
    pages.action(routes, "/endpoints/:name/rollouts/:id/:verb", "endpoints", this::rolloutVerb);
  }

  private void monitorPages(Routes routes) {
    pages.add(
        routes,
        "/monitors",
        "monitors",
        "monitors.jte",
        List.of(),
        new MonitorsPage(parts.monitors));
    pages.add(
        routes,
        "/monitors/:loop",
        "monitors",
        "monitor.jte",
        List.of(new Crumb("nav.monitors", "/monitors")),
        new MonitorPage(parts.monitors));
  }

  private void dataPages(Routes routes) {
    pages.add(routes, "/data", "data", "data.jte", List.of(), new DataPage(parts.datasets));
    pages.add(
        routes,
        "/data/:name",
        "data",
        "dataset.jte",
        List.of(new Crumb("nav.data", "/data")),
        new DatasetPage(
            parts.datasets,
            new DatasetModels(parts.registry, parts.packages),
            new FileProfiles(parts.datasets, parts.profiler)));
  }

  private void accessPages(Routes routes) {
    Access access = parts.access;
    SignInPage signIn = new SignInPage(access, pages.tokens());
    pages.add(routes, Guard.SIGN_IN, "", "signin.jte", List.of(), signIn);
    routes.page("POST", Guard.SIGN_IN, signIn::signIn);
    routes.page("POST", "/sign-out", signIn::signOut);
    pages.add(routes, "/audit", "audit", "audit.jte", List.of(), new AuditPage(access.audit()));
    UsersPage users = new UsersPage(access);
    pages.add(routes, "/users", "users", "users.jte", List.of(), users);
    pages.action(routes, "/users/:verb", "users", users::act);
    WebhooksPage webhooks = new WebhooksPage(parts.webhooks);
    pages.add(routes, "/webhooks", "webhooks", "webhooks.jte", List.of(), webhooks);
    pages.action(routes, "/webhooks/:verb", "webhooks", webhooks::act);
    AccountPage account = new AccountPage(access);
    pages.add(routes, "/account", "", "account.jte", List.of(), account);
    pages.shown(routes, "/account/tokens", "", "account.jte", List.of(), account::make);
    pages.action(routes, "/account/tokens/revoke", "", account::revoke);
    pages.action(routes, "/account/password", "", account::setPassword);
  }

  private Reply endpointLive(Request request, EndpointLive numbers) {
    String name = request.pathParam("name");
    TimeRange range = TimeRange.of(request.queryParam("range").orElse(""));
    PageContext page = pages.context(request, "endpoints", List.of(), "");
    parts.endpoints.endpoint(name); // not found here is told as such
    return new Reply.Live(
        Map.of(),
        stream -> {
          live(stream);
          numbers.send(stream, name, range, page);
        });
  }

  /** Presses a button of a rollout and goes back to its endpoint. */
  private String rolloutVerb(Request request) {
    String id = request.pathParam("id");
    Rollouts rollouts = parts.rollouts;
    var rollout =
        switch (request.pathParam("verb")) {
          case "pause" -> rollouts.pause(id);
          case "resume" -> rollouts.resume(id);
          case "promote" -> rollouts.promote(id);
          case "abort" -> rollouts.abort(id);
          case "undo" -> rollouts.undo(id);
          default -> throw new NotFound("a rollout cannot " + request.pathParam("verb"));
        };
    return "/endpoints/" + rollout.spec().endpoint();
  }

  /** Tells the browser that something happened; what it shows it asks for itself. */
  private void live(LiveStream stream) {
    Consumer<StoredEvent> watcher = event -> stream.send("news", event.type());
    parts.events.watch(watcher);
    stream.onClose(() -> parts.events.unwatch(watcher));
  }
}
