package lazo.loop;

import static lazo.http.About.about;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.event.Events;
import lazo.event.StoredEvent;
import lazo.http.Reply;
import lazo.http.Routes;
import lazo.problem.LazoException;
import lazo.problem.Unavailable;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.store.Json;
import lazo.task.Next;
import lazo.task.TaskRun;
import lazo.task.Tasks;
import lazo.webhook.WebhookPost;
import org.jspecify.annotations.Nullable;

/**
 * Tells webhooks what a loop decided and what it raises alerts about ({@code notify:} of its
 * definition). A delivery is stored with the place in the event log, before it is tried, and tried
 * again with growing pauses while the receiver is away; each arrives at least once, under the same
 * id on every try. What is posted names loop, topic, type, time and the decision's summary, and has
 * the event with all its evidence.
 */
public final class Notifications implements Loops.Part {
  static final String HEADERS = "X-Lazo-";
  private static final String TASK = "notification";
  private static final String SUBJECT = "loop/";
  private static final Set<String> ALERTS = Set.of("AlertRaised", "AlertClosed", "DriftFound");

  private final Database database;
  private final NotificationStore store;
  private final Tasks tasks;
  private final IdSource ids;
  private final InstantSource clock;
  private final WebhookPost post;
  private final Function<String, @Nullable String> environment;

  /**
   * Delivers until the tasks stop.
   *
   * @param environment the value of a variable, null when it has none
   */
  public Notifications(
      Database database,
      Events events,
      Tasks tasks,
      IdSource ids,
      InstantSource clock,
      WebhookPost post,
      Function<String, @Nullable String> environment) {
    this.database = database;
    this.store = new NotificationStore(database);
    this.tasks = tasks;
    this.ids = ids;
    this.clock = clock;
    this.post = post;
    this.environment = environment;
    tasks.handle(TASK, this::deliver);
    events.on("notifications", Decisions::isOne, this::heard);
  }

  public void register(Routes routes) {
    routes.get(
        "/lazo/v1/loops/:name/webhooks",
        about("List the webhooks of a loop").answersList("webhooks", NotificationHook.class),
        request -> {
          String loop = request.pathParam("name");
          Caller.require(Permission.READ, Resource.loop(loop));
          boolean secrets = Caller.may(Permission.EDIT, Resource.loop(loop));
          List<NotificationHook> hooks = store.of(loop);
          return Reply.json(
              Map.of(
                  "webhooks",
                  secrets ? hooks : hooks.stream().map(NotificationHook::withoutSecret).toList()));
        });
  }

  /** What is posted, to which hook. */
  private record Delivery(String hook, String body) {}

  private void heard(StoredEvent event) {
    if (!event.subject().startsWith(SUBJECT)) {
      return;
    }
    String loop = event.subject().substring(SUBJECT.length());
    String topic = ALERTS.contains(event.type()) ? "alert" : "decision";
    database.change(
        handle -> {
          for (NotificationHook hook : store.of(loop)) {
            if (hook.on().contains(topic)) {
              // the same event makes the same key, should it be heard twice
              tasks.schedule(
                  TASK,
                  event.seq() + "-" + hook.id(),
                  clock.instant(),
                  new Delivery(hook.id(), body(loop, topic, event)));
            }
          }
        });
  }

  private static String body(String loop, String topic, StoredEvent event) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("loop", loop);
    body.put("topic", topic);
    body.put("type", event.type());
    body.put("seq", event.seq());
    body.put("at", event.at());
    body.put("summary", Decisions.of(event).map(Decision::summary).orElse(""));
    body.put("event", Json.tree(event.payload()));
    return Json.write(body);
  }

  private Next deliver(TaskRun run) {
    Delivery delivery = run.payload(Delivery.class);
    Optional<NotificationHook> hook = store.find(delivery.hook);
    return hook.map(
            one ->
                post.deliver(
                    new WebhookPost.Target(one.url(), one.url(), HEADERS, secret(one)),
                    run,
                    delivery.body))
        .orElseGet(Next::done);
  }

  /** An unsigned delivery would be worse than a late one. */
  private @Nullable String secret(NotificationHook hook) {
    String variable = hook.secretEnv();
    if (variable == null) {
      return hook.secret();
    }
    return value(variable)
        .orElseThrow(
            () ->
                new Unavailable(
                    "webhook "
                        + hook.url()
                        + " waits: the server's environment has no "
                        + variable));
  }

  private Optional<String> value(String variable) {
    return Optional.ofNullable(environment.apply(variable)).filter(value -> !value.isEmpty());
  }

  @Override
  public Map<String, String> problems(LoopDocument document) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (int i = 0; i < document.notifications().size(); i++) {
      LoopDocument.Notify one = document.notifications().get(i);
      try {
        post.check(one.webhook());
      } catch (LazoException e) {
        problems.put("notify[" + i + "].webhook", String.valueOf(e.getMessage()));
      }
      String variable = one.secretEnv();
      if (variable != null && value(variable).isEmpty()) {
        problems.put(
            "notify[" + i + "].secret-env",
            "the server's environment has no "
                + variable
                + "; start the server with it, then apply again");
      }
    }
    return problems;
  }

  @Override
  public List<String> causes(@Nullable LoopDocument before, LoopDocument after) {
    boolean same = before == null || Objects.equals(before.notifications(), after.notifications());
    return same ? List.of() : List.of("webhooks hear what happens from now on");
  }

  @Override
  public void apply(LoopDocument document) {
    String loop = document.metadata().name();
    List<NotificationHook> known = store.of(loop);
    store.clear(loop);
    for (LoopDocument.Notify notify : document.notifications()) {
      Optional<NotificationHook> before =
          known.stream().filter(hook -> hook.url().equals(notify.webhook())).findFirst();
      store.put(
          new NotificationHook(
              before.map(NotificationHook::id).orElseGet(ids::next),
              loop,
              notify.webhook(),
              notify.on(),
              notify.secretEnv() == null ? kept(notify.secret(), before) : null,
              notify.secretEnv()));
    }
  }

  private String kept(@Nullable String given, Optional<NotificationHook> before) {
    return given != null ? given : before.map(NotificationHook::secret).orElseGet(ids::next);
  }

  @Override
  public void remove(LoopDocument document) {
    store.clear(document.metadata().name());
  }
}
