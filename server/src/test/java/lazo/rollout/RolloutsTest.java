package lazo.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lazo.event.Events;
import lazo.event.StoredEvent;
import lazo.problem.Conflict;
import lazo.rollout.Evidence.Quality;
import lazo.rollout.Evidence.Reading;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.task.Replay;
import lazo.task.ReplayClock;
import lazo.task.Tasks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RolloutsTest {
  private static final Instant START = Instant.parse("2001-05-01T00:00:00Z");
  private static final String ALL = "lazo.store.TestDatabase#all";
  private static final RolloutSpec SPEC =
      new RolloutSpec(
          "l",
          "e",
          new Target("m", 1, "d1"),
          new Target("m", 2, "d2"),
          List.of(100, 1_000, 5_000),
          true,
          "log_loss",
          0.002,
          500,
          Duration.ofDays(2),
          List.of(new RolloutSpec.Guardrail("error_rate", 0.01)),
          "evaluation");

  private static RolloutSpec after(String evaluation) {
    return new RolloutSpec(
        SPEC.loop(),
        SPEC.endpoint(),
        SPEC.champion(),
        SPEC.challenger(),
        SPEC.weights(),
        SPEC.shadow(),
        SPEC.metric(),
        SPEC.margin(),
        SPEC.labelledAtLeast(),
        SPEC.stepAtMost(),
        SPEC.guardrails(),
        evaluation);
  }

  private static Evidence evidence(double difference, double halfWidth, long labelled) {
    var quality =
        new Quality(
            5_000,
            difference,
            difference - halfWidth,
            difference + halfWidth,
            0.39,
            0.39 + difference,
            1,
            "test@1");
    return new Evidence(quality, labelled, List.of(new Reading("error_rate", 0, 0, 0.01, 100)));
  }

  /** Everything but the traffic is real; the traffic writes down what it is told. */
  private static final class Fixture {
    final ReplayClock clock = new ReplayClock(START);
    final List<String> traffic = new ArrayList<>();
    final Events events;
    final Rollouts rollouts;
    final Replay replay;
    Evidence next = evidence(0, 1, 0);
    Target champion = SPEC.champion();

    Fixture(Database database, long seed) {
      events = new Events(database, clock);
      Tasks tasks = new Tasks(database, clock, "me");
      rollouts =
          new Rollouts(
              database,
              events,
              tasks,
              clock,
              IdSource.seeded(seed),
              (rollout, now) -> next,
              new Rollouts.Traffic() {
                @Override
                public void shift(
                    RolloutSpec spec, int challengerWeight, boolean shadow, String reason) {
                  traffic.add("shift " + challengerWeight);
                }

                @Override
                public void crown(RolloutSpec spec, Target target, String reason) {
                  traffic.add("crown " + target);
                  champion = target;
                }

                @Override
                public boolean serves(RolloutSpec spec, Target target) {
                  return champion.equals(target);
                }
              });
      replay = new Replay(clock, tasks, events);
    }

    void hours(int hours) {
      replay.advance(clock.instant().plus(Duration.ofHours(hours)));
    }

    List<String> told() {
      return events.latest("loop/l", 50).reversed().stream().map(StoredEvent::type).toList();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void climbsStepByStepOnEvidenceAndPromotes(Database database) {
    try (database) {
      var fixture = new Fixture(database, 1);
      String id = fixture.rollouts.start(SPEC).id();
      fixture.next = evidence(-0.004, 0.003, 600);
      fixture.hours(19);
      assertThat(fixture.rollouts.rollout(id).state()).isEqualTo(RolloutState.PROMOTED);
      assertThat(fixture.traffic)
          .containsExactly("shift 100", "shift 1000", "shift 5000", "crown m v2");
      assertThat(fixture.told())
          .containsExactly("RolloutStarted", "StepPassed", "StepPassed", "Promoted");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void rollsBackWhatIsWorse(Database database) {
    try (database) {
      var fixture = new Fixture(database, 1);
      String id = fixture.rollouts.start(SPEC).id();
      fixture.next = evidence(0.0145, 0.010, 100);
      fixture.hours(7);
      assertThat(fixture.rollouts.rollout(id).state()).isEqualTo(RolloutState.ROLLED_BACK);
      assertThat(fixture.rollouts.rollout(id).reason())
          .contains("worse than the champion")
          .contains("5,000 labelled rows");
      assertThat(fixture.traffic).containsExactly("shift 100", "shift 0");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void holdsWhatIsUndecidedSaysSoOnceAndNeverPromotesIt(Database database) {
    try (database) {
      var fixture = new Fixture(database, 1);
      String id = fixture.rollouts.start(SPEC).id();
      fixture.next = evidence(0.001, 0.005, 10_000);
      fixture.hours(24 * 30);
      assertThat(fixture.rollouts.rollout(id).state()).isEqualTo(RolloutState.RUNNING);
      assertThat(fixture.rollouts.rollout(id).step()).isZero();
      assertThat(fixture.told()).containsExactly("RolloutStarted", "RolloutHeld");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void brokenGuardrailEndsItAtOnce(Database database) {
    try (database) {
      var fixture = new Fixture(database, 1);
      String id = fixture.rollouts.start(SPEC).id();
      fixture.next =
          new Evidence(
              evidence(-0.01, 0.001, 900).quality(),
              900,
              List.of(new Reading("error_rate", 0.2, 0.12, 0.01, 50)));
      fixture.hours(7);
      assertThat(fixture.rollouts.rollout(id).reason()).contains("guardrail error_rate broken");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void goesOnInTheMiddleOfAStepAfterARestart(Database database) {
    try (database) {
      var first = new Fixture(database, 1);
      String id = first.rollouts.start(SPEC).id();
      first.next = evidence(-0.004, 0.003, 600);
      first.hours(7);
      assertThat(first.rollouts.rollout(id).step()).isEqualTo(1);

      var second = new Fixture(database, 2);
      second.next = first.next;
      second.hours(24);
      assertThat(second.rollouts.rollout(id).state()).isEqualTo(RolloutState.PROMOTED);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void obeysPeople(Database database) {
    try (database) {
      var fixture = new Fixture(database, 1);
      String id = fixture.rollouts.start(SPEC).id();
      assertThat(fixture.rollouts.start(SPEC).id())
          .as("the same evaluation again, as after a crash")
          .isEqualTo(id);
      assertThatThrownBy(() -> fixture.rollouts.start(after("another")))
          .isInstanceOf(Conflict.class);
      fixture.rollouts.pause(id);
      fixture.next = evidence(0.5, 0.01, 900);
      fixture.hours(24);
      assertThat(fixture.rollouts.rollout(id).state())
          .as("a paused rollout is not looked at")
          .isEqualTo(RolloutState.PAUSED);
      fixture.rollouts.promote(id);
      assertThatThrownBy(() -> fixture.rollouts.abort(id))
          .isInstanceOf(Conflict.class)
          .hasMessageContaining("is over: promoted");
      fixture.rollouts.undo(id);
      assertThat(fixture.traffic).containsExactly("shift 100", "crown m v2", "crown m v1");
      String again = fixture.rollouts.start(after("a third")).id();
      fixture.rollouts.abort(again);
      assertThat(fixture.rollouts.rollouts("e", 10))
          .extracting(Rollout::state)
          .containsExactlyInAnyOrder(RolloutState.UNDONE, RolloutState.ABORTED);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void undoesOnlyThePromotionOfTheVersionThatServes(Database database) {
    try (database) {
      var fixture = new Fixture(database, 1);
      String id = fixture.rollouts.start(SPEC).id();
      fixture.rollouts.promote(id);
      fixture.champion = new Target("m", 3, "d3");
      assertThatThrownBy(() -> fixture.rollouts.undo(id))
          .isInstanceOf(Conflict.class)
          .hasMessageContaining("another version has become champion of endpoint e");
      assertThat(fixture.traffic).containsExactly("shift 100", "crown m v2");
      assertThat(fixture.rollouts.rollout(id).state()).isEqualTo(RolloutState.PROMOTED);
    }
  }
}
