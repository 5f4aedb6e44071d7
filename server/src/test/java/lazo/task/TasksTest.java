package lazo.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lazo.event.Events;
import lazo.store.Database;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TasksTest {
  private static final Instant START = Instant.parse("2001-01-01T00:00:00Z");
  private static final String ALL = "lazo.store.TestDatabase#all";

  @ParameterizedTest
  @MethodSource(ALL)
  void runsWhatIsDueInOrderAndNothingElse(Database database) {
    try (database) {
      var clock = new ReplayClock(START);
      var tasks = new Tasks(database, clock, "me");
      var replay = new Replay(clock, tasks, new Events(database, clock));
      List<String> ran = new ArrayList<>();
      tasks.handle(
          "note",
          run -> {
            ran.add(run.key() + "@" + Duration.between(START, clock.instant()).toHours());
            return run.key().equals("hourly")
                    && clock.instant().isBefore(START.plus(Duration.ofHours(3)))
                ? Next.again(clock.instant().plus(Duration.ofHours(1)))
                : Next.done();
          });
      tasks.schedule("note", "late", START.plus(Duration.ofHours(9)), "");
      tasks.schedule("note", "second", START.plus(Duration.ofHours(2)), "");
      tasks.schedule("note", "hourly", START.plus(Duration.ofHours(1)), "");
      replay.advance(START.plus(Duration.ofHours(4)));
      assertThat(ran).containsExactly("hourly@1", "hourly@2", "second@2", "hourly@3");
      assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(4)));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void remembersHowFarTheClockWasWhenTheProcessDiesInATask(Database database) {
    try (database) {
      var clock = new ReplayClock(START);
      var tasks = new Tasks(database, clock, "me");
      var replay = new Replay(clock, tasks, new Events(database, clock));
      Instant due = START.plus(Duration.ofHours(2));
      tasks.handle(
          "deadly",
          run -> {
            throw new StackOverflowError();
          });
      tasks.schedule("deadly", "x", due, "");
      assertThatThrownBy(() -> replay.advance(START.plus(Duration.ofHours(4))))
          .isInstanceOf(StackOverflowError.class);
      var second = new ReplayClock(START);
      var next =
          new Replay(second, new Tasks(database, second, "me"), new Events(database, second));
      assertThat(next.now()).isEqualTo(due);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void triesAFailedTaskAgainLater(Database database) {
    try (database) {
      var clock = new ReplayClock(START);
      var tasks = new Tasks(database, clock, "me");
      var replay = new Replay(clock, tasks, new Events(database, clock));
      List<Integer> failures = new ArrayList<>();
      tasks.handle(
          "flaky",
          run -> {
            failures.add(run.failedAttempts());
            if (run.failedAttempts() < 2) {
              throw new IllegalStateException("not yet");
            }
            return Next.done();
          });
      tasks.schedule("flaky", "x", START, "");
      replay.advance(START.plus(Duration.ofHours(1)));
      assertThat(failures).containsExactly(0, 1, 2);
      assertThat(tasks.due("flaky", "x")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void takesOverTheTaskOfADeadHolder(Database database) throws InterruptedException {
    try (database) {
      var store = new TaskStore(database);
      store.put("work", "k", START, "\"payload\"");
      var found = store.due(START, START, 1).getFirst();
      assertThat(store.lease(found, "dead", START.plusSeconds(30))).isPresent();
      assertThat(store.lease(found, "late", START.plusSeconds(30)))
          .as("a second lease of the same version")
          .isEmpty();
      assertThat(store.due(START, START, 1)).as("held").isEmpty();
      assertThat(store.due(START, START.plusSeconds(31), 1)).as("lease over").hasSize(1);
    }
  }
}
