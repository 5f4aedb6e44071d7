package lazo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lazo.event.Events;
import lazo.event.StoredEvent;
import lazo.problem.Conflict;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.task.Replay;
import lazo.task.ReplayClock;
import lazo.task.Tasks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PipelinesTest {
  private static final Instant START = Instant.parse("2001-01-01T00:00:00Z");
  private static final String ALL = "lazo.store.TestDatabase#all";
  private static final Trigger MANUAL = new Trigger("manual", "somebody asked", Map.of());

  private static final class Fixture {
    final ReplayClock clock = new ReplayClock(START);
    final Events events;
    final Pipelines pipelines;
    final Replay replay;

    Fixture(Database database) {
      events = new Events(database, clock);
      Tasks tasks = new Tasks(database, clock, "me");
      pipelines = new Pipelines(database, events, tasks, clock, IdSource.seeded(1));
      replay = new Replay(clock, tasks, events);
    }

    void work() {
      replay.advance(clock.instant().plus(Duration.ofHours(1)));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void passesOutputsOnAndTellsWhatHappened(Database database) {
    try (database) {
      var fixture = new Fixture(database);
      fixture.pipelines.step(
          "one", context -> new StepOutcome.Finished(Map.of("x", context.value("in") + "1")));
      fixture.pipelines.step(
          "two", context -> new StepOutcome.Finished(Map.of("y", context.value("x") + "2")));
      String id = fixture.pipelines.start("l", List.of("one", "two"), MANUAL, Map.of("in", "0"));
      fixture.work();
      PipelineRun run = fixture.pipelines.run(id);
      assertThat(run.state()).isEqualTo(RunState.FINISHED);
      assertThat(run.steps().getLast().outputs()).containsEntry("y", "012");
      assertThat(run.trigger()).isEqualTo(MANUAL);
      assertThat(fixture.events.latest("loop/l", 10))
          .extracting(StoredEvent::type)
          .containsExactly("PipelineEnded", "StepFinished", "StepFinished", "PipelineStarted");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void goesOnWithTheUnfinishedStepAfterADeath(Database database) {
    try (database) {
      List<String> ran = new ArrayList<>();
      var first = new Fixture(database);
      first.pipelines.step("one", context -> finished(ran, "one"));
      first.pipelines.step(
          "two",
          context -> {
            throw new OutOfMemoryError("the process dies here");
          });
      String id = first.pipelines.start("l", List.of("one", "two"), MANUAL, Map.of());
      assertThatThrownBy(first::work).isInstanceOf(OutOfMemoryError.class);

      var second = new Fixture(database);
      second.pipelines.step("one", context -> finished(ran, "one again"));
      second.pipelines.step("two", context -> finished(ran, "two"));
      second.work();
      assertThat(ran).containsExactly("one", "two");
      assertThat(second.pipelines.run(id).state()).isEqualTo(RunState.FINISHED);
    }
  }

  private static StepOutcome finished(List<String> ran, String name) {
    ran.add(name);
    return new StepOutcome.Finished(Map.of());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void stopsOnPurposeWithoutDoingTheRest(Database database) {
    try (database) {
      var fixture = new Fixture(database);
      fixture.pipelines.step(
          "gate",
          context -> new StepOutcome.Stopped("gate 'skew' failed", Map.of("evaluation", "e1")));
      fixture.pipelines.step(
          "ship",
          context -> {
            throw new AssertionError("must not ship");
          });
      String id = fixture.pipelines.start("l", List.of("gate", "ship"), MANUAL, Map.of());
      fixture.work();
      assertThat(fixture.pipelines.run(id).state()).isEqualTo(RunState.STOPPED);
      assertThat(fixture.pipelines.run(id).message()).isEqualTo("gate 'skew' failed");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void failsAStepThatKeepsFallingOver(Database database) {
    try (database) {
      var fixture = new Fixture(database);
      fixture.pipelines.step(
          "one",
          context -> {
            throw new IllegalStateException("no luck");
          });
      String id = fixture.pipelines.start("l", List.of("one"), MANUAL, Map.of());
      fixture.work();
      assertThat(fixture.pipelines.run(id).state()).isEqualTo(RunState.FAILED);
      assertThat(fixture.pipelines.run(id).message()).contains("no luck");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void neverRunsTwoForOneLoop(Database database) {
    try (database) {
      var fixture = new Fixture(database);
      fixture.pipelines.step("one", context -> new StepOutcome.Finished(Map.of()));
      String id = fixture.pipelines.start("l", List.of("one"), MANUAL, Map.of());
      assertThatThrownBy(() -> fixture.pipelines.start("l", List.of("one"), MANUAL, Map.of()))
          .isInstanceOf(Conflict.class)
          .hasMessageContaining(id);
      fixture.work();
      fixture.pipelines.start("l", List.of("one"), MANUAL, Map.of());
    }
  }
}
