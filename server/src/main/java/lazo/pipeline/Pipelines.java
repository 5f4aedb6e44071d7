package lazo.pipeline;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.event.Events;
import lazo.http.Routes;
import lazo.pipeline.PipelineEvents.PipelineEnded;
import lazo.pipeline.PipelineEvents.PipelineStarted;
import lazo.pipeline.PipelineEvents.StepFinished;
import lazo.problem.Conflict;
import lazo.problem.LazoException;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.task.Next;
import lazo.task.TaskRun;
import lazo.task.Tasks;

/**
 * Starts durable runs of steps and works them off, one run at a time for each loop. Thread safe.
 */
public final class Pipelines {
  /** How often a step that fell over is begun again before its run fails. */
  static final int ATTEMPTS_MAX = 3;

  private static final String TASK = "pipeline";

  private final Database database;
  private final PipelineStore store;
  private final Events events;
  private final Tasks tasks;
  private final InstantSource clock;
  private final IdSource ids;
  private final Map<String, StepHandler> handlers = new ConcurrentHashMap<>();

  public Pipelines(
      Database database, Events events, Tasks tasks, InstantSource clock, IdSource ids) {
    this.database = database;
    this.store = new PipelineStore(database);
    this.events = events;
    this.tasks = tasks;
    this.clock = clock;
    this.ids = ids;
    tasks.handle(TASK, this::work);
  }

  public void register(Routes routes) {
    new PipelineRoutes(this).register(routes);
  }

  /** Says what a step does, before the server starts to work. */
  public void step(String name, StepHandler handler) {
    handlers.put(name, handler);
  }

  /**
   * Stores a run, to begin at once.
   *
   * @throws Conflict when a run of this loop is not over
   */
  public String start(
      String loop, List<String> steps, Trigger trigger, Map<String, String> inputs) {
    return database.write(
        handle -> {
          store
              .open(loop)
              .ifPresent(
                  open -> {
                    throw new Conflict(
                        "pipeline run "
                            + open.id()
                            + " of loop "
                            + loop
                            + " is not over; wait for it or look at it first");
                  });
          String id = ids.next();
          store.insert(id, loop, trigger, clock.instant(), inputs, steps);
          tasks.schedule(TASK, id, clock.instant(), id);
          events.append(new PipelineStarted(loop, id, trigger));
          return id;
        });
  }

  public PipelineRun run(String id) {
    PipelineRun run = store.run(id).orElseThrow(() -> new NotFound("no pipeline run " + id));
    Caller.require(Permission.READ, Resource.loop(run.loop()));
    return run;
  }

  public Optional<PipelineRun> open(String loop) {
    return store.open(loop);
  }

  /** The newest runs first; those of all loops when {@code loop} is empty. */
  public List<PipelineRun> runs(String loop, int max) {
    return Caller.seen(store.runs(loop, max), run -> Resource.loop(run.loop()));
  }

  private Next work(TaskRun task) {
    PipelineRun run = run(task.key());
    Optional<PipelineRun.Step> next =
        run.steps().stream().filter(step -> !step.state().ended()).findFirst();
    if (run.state().ended() || next.isEmpty()) {
      return Next.done();
    }
    attempt(run, next.get());
    return run(run.id()).state().ended() ? Next.done() : Next.again(clock.instant());
  }

  private void attempt(PipelineRun run, PipelineRun.Step step) {
    int attempt = step.attempts() + 1;
    if (attempt > ATTEMPTS_MAX) {
      fail(run, step, "it was begun " + ATTEMPTS_MAX + " times and the server stopped each time");
      return;
    }
    store.state(run.id(), RunState.RUNNING, "", null);
    store.stepStarted(run.id(), step.name(), attempt, clock.instant());
    try {
      settle(
          run,
          step,
          handler(step.name())
              .run(new StepContext(run.id(), run.loop(), run.trigger(), attempt, values(run))));
    } catch (LazoException e) {
      fail(run, step, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      if (attempt >= ATTEMPTS_MAX) {
        fail(run, step, "failed " + attempt + " times, last with: " + e.getMessage());
      }
      throw e; // the task's own retry pauses before the next try
    }
  }

  private StepHandler handler(String step) {
    StepHandler handler = handlers.get(step);
    if (handler == null) {
      throw new NotFound("nobody knows how to do pipeline step '" + step + "'");
    }
    return handler;
  }

  private static Map<String, String> values(PipelineRun run) {
    Map<String, String> values = new HashMap<>(run.inputs());
    run.steps().forEach(step -> values.putAll(step.outputs()));
    return Map.copyOf(values);
  }

  private void settle(PipelineRun run, PipelineRun.Step step, StepOutcome outcome) {
    database.change(
        handle -> {
          switch (outcome) {
            case StepOutcome.Finished(var outputs) -> {
              store.stepEnded(
                  run.id(), step.name(), RunState.FINISHED, "", outputs, clock.instant());
              events.append(new StepFinished(run.loop(), run.id(), step.name(), outputs));
              if (run.steps().getLast().name().equals(step.name())) {
                end(run, RunState.FINISHED, "");
              }
            }
            case StepOutcome.Stopped(var reason, var outputs) -> {
              store.stepEnded(
                  run.id(), step.name(), RunState.STOPPED, reason, outputs, clock.instant());
              end(run, RunState.STOPPED, reason);
            }
          }
        });
  }

  private void fail(PipelineRun run, PipelineRun.Step step, String reason) {
    database.change(
        handle -> {
          store.stepEnded(
              run.id(), step.name(), RunState.FAILED, reason, Map.of(), clock.instant());
          end(run, RunState.FAILED, "step '" + step.name() + "': " + reason);
        });
  }

  private void end(PipelineRun run, RunState state, String message) {
    store.state(run.id(), state, message, clock.instant());
    events.append(new PipelineEnded(run.loop(), run.id(), run.trigger(), state, message));
  }
}
