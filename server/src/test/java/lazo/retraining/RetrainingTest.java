package lazo.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import lazo.event.Events;
import lazo.event.StoredEvent;
import lazo.features.Feature;
import lazo.features.FeatureSpec;
import lazo.features.Impute;
import lazo.features.Scale;
import lazo.pipeline.Pipelines;
import lazo.pipeline.RunState;
import lazo.pipeline.StepOutcome;
import lazo.pipeline.Trigger;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.task.Replay;
import lazo.task.ReplayClock;
import lazo.task.Tasks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetrainingTest {
  private static final Instant START = Instant.parse("2001-01-30T00:00:00Z");
  private static final String ALL = "lazo.store.TestDatabase#all";
  private static final Trigger DRIFT =
      new Trigger("drift", "distance drifted", Map.of("psi", "0.4"));
  private static final Trigger MANUAL = new Trigger("manual", "somebody asked", Map.of());

  private static final class Fixture {
    final ReplayClock clock = new ReplayClock(START);
    final Events events;
    final Pipelines pipelines;
    final Retraining retraining;
    final Replay replay;
    final AtomicBoolean rollout = new AtomicBoolean();
    final AtomicBoolean dying = new AtomicBoolean();

    Fixture(Database database, Set<String> on, @Nullable String schedule) {
      events = new Events(database, clock);
      Tasks tasks = new Tasks(database, clock, "me");
      pipelines = new Pipelines(database, events, tasks, clock, IdSource.seeded(1));
      retraining =
          new Retraining(
              database,
              pipelines,
              events,
              tasks,
              clock,
              model -> Optional.empty(),
              endpoint -> underWay(),
              definition -> false);
      Retraining.STEPS.forEach(
          step -> pipelines.step(step, context -> new StepOutcome.Finished(Map.of())));
      replay = new Replay(clock, tasks, events);
      var data =
          new RetrainingDefinition.Data(
              Map.of(),
              "time",
              "late",
              null,
              Duration.ofDays(1),
              List.of(),
              new FeatureSpec(List.of(new Feature.Numeric("x", new Impute.None(), Scale.NONE))));
      var training =
          new RetrainingDefinition.Training(
              "xgboost",
              Map.of("rounds", 10),
              7,
              null,
              null,
              Duration.ofDays(7),
              512,
              Duration.ofMinutes(5));
      retraining.define(
          new RetrainingDefinition(
              "l", "m", "d", "e", data, training, List.of(), on, schedule, Duration.ofDays(7)));
    }

    private boolean underWay() {
      if (dying.get()) {
        throw new IllegalStateException("dies");
      }
      return rollout.get();
    }

    void days(int days) {
      replay.advance(clock.instant().plus(Duration.ofDays(days)));
    }

    List<String> decisions() {
      return events.latest("loop/l", 50).stream()
          .map(StoredEvent::type)
          .filter(type -> type.startsWith("Retraining"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void coolsDownAfterARunButHearsPeople(Database database) {
    try (database) {
      var fixture = new Fixture(database, Set.of("drift"), null);
      assertThat(fixture.retraining.consider("l", DRIFT)).isPresent();
      fixture.days(3);
      assertThat(fixture.retraining.consider("l", DRIFT)).as("within the cool-down").isEmpty();
      assertThat(fixture.retraining.consider("l", MANUAL)).isPresent();
      fixture.days(8);
      assertThat(fixture.retraining.consider("l", DRIFT)).isPresent();
      assertThat(fixture.decisions())
          .containsExactly(
              "RetrainingStarted", "RetrainingStarted", "RetrainingDeclined", "RetrainingStarted");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void startsNothingThatTheLoopDoesNotList(Database database) {
    try (database) {
      var fixture = new Fixture(database, Set.of(), null);
      assertThat(fixture.retraining.consider("l", DRIFT)).isEmpty();
      fixture.days(60);
      assertThat(fixture.pipelines.runs("l", 10)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void runsOnSchedule(Database database) {
    try (database) {
      var fixture = new Fixture(database, Set.of(), "0 3 1 * *");
      fixture.days(62);
      assertThat(fixture.pipelines.runs("l", 10))
          .extracting(run -> run.started().toString())
          .containsExactly("2001-04-01T03:00:00Z", "2001-03-01T03:00:00Z", "2001-02-01T03:00:00Z");
      assertThat(fixture.pipelines.runs("l", 1).getFirst().trigger().kind()).isEqualTo("schedule");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void keepsTheTriggerThatWaitsWhenItCannotBeWeighed(Database database) {
    try (database) {
      var fixture = new Fixture(database, Set.of("drift"), null);
      fixture.rollout.set(true);
      fixture.retraining.consider("l", DRIFT);
      fixture.rollout.set(false);
      fixture.dying.set(true);
      assertThatThrownBy(() -> fixture.retraining.weighWaiting("l")).hasMessage("dies");
      fixture.dying.set(false);
      fixture.retraining.weighWaiting("l");
      assertThat(fixture.pipelines.open("l"))
          .hasValueSatisfying(run -> assertThat(run.trigger()).isEqualTo(DRIFT));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void waitsForARolloutAndForARun(Database database) {
    try (database) {
      var fixture = new Fixture(database, Set.of("drift"), null);
      fixture.rollout.set(true);
      var definition = fixture.retraining.definition("l");
      assertThat(fixture.retraining.consider("l", DRIFT)).isEmpty();
      assertThat(fixture.retraining.busy(definition)).hasValue("a rollout");
      fixture.rollout.set(false);
      assertThat(fixture.retraining.busy(definition)).isEmpty();
      fixture.retraining.weighWaiting("l");
      assertThat(fixture.pipelines.open("l")).isPresent();
      assertThat(fixture.retraining.busy(definition).orElseThrow()).startsWith("run ");
      assertThat(fixture.retraining.consider("l", MANUAL)).as("one at a time").isEmpty();
      fixture.days(1);
      assertThat(fixture.pipelines.runs("l", 10))
          .hasSize(2)
          .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.FINISHED));
    }
  }
}
