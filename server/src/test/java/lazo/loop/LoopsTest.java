package lazo.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lazo.event.Events;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.task.ReplayClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoopsTest {
  private static final String ALL = "lazo.store.TestDatabase#all";

  private static final class Recorder implements Loops.Part {
    final List<String> calls = new ArrayList<>();

    @Override
    public List<String> causes(@Nullable LoopDocument before, LoopDocument after) {
      return List.of(before == null ? "begins" : "goes on");
    }

    @Override
    public void apply(LoopDocument document) {
      calls.add("apply " + document.metadata().name());
    }

    @Override
    public void remove(LoopDocument document) {
      calls.add("remove " + document.metadata().name());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void appliesTellsDifferencesAndKeepsHistory(Database database) {
    try (database) {
      var clock = new ReplayClock(Instant.parse("2001-01-01T00:00:00Z"));
      var recorder = new Recorder();
      var loops = new Loops(database, new Events(database, clock), clock, List.of(recorder));

      var dry = loops.apply(LoopReaderTest.FLIGHTS, true);
      assertThat(dry.changes()).containsExactly("loop flight-delay is new");
      assertThat(loops.all()).isEmpty();
      assertThat(recorder.calls).isEmpty();

      assertThat(loops.apply(LoopReaderTest.FLIGHTS, false).revision()).isEqualTo(1);
      assertThat(loops.apply(LoopReaderTest.FLIGHTS, false).changes())
          .as("the same again")
          .isEmpty();
      var changed =
          loops.apply(LoopReaderTest.FLIGHTS.replace("{weight: 10}", "{weight: 20}"), false);
      assertThat(changed.changes()).containsExactly("deploy.steps[1].weight: 10.0 -> 20.0");
      assertThat(changed.causes()).containsExactly("goes on");
      assertThat(changed.revision()).isEqualTo(2);

      assertThat(loops.revision("flight-delay", 1).yaml()).isEqualTo(LoopReaderTest.FLIGHTS);
      assertThatThrownBy(() -> loops.revision("flight-delay", 3))
          .isInstanceOf(NotFound.class)
          .hasMessage("loop 'flight-delay' has no revision 3");

      loops.delete("flight-delay");
      assertThat(recorder.calls)
          .containsExactly("apply flight-delay", "apply flight-delay", "remove flight-delay");
      assertThatThrownBy(() -> loops.loop("flight-delay"))
          .isInstanceOf(NotFound.class)
          .hasMessageContaining("none yet");
      assertThat(loops.apply(LoopReaderTest.FLIGHTS, false).revision())
          .as("history goes on")
          .isEqualTo(4);
      assertThat(loops.decisions("flight-delay", 10))
          .extracting(Decision::type)
          .containsExactly("LoopApplied", "LoopDeleted", "LoopApplied", "LoopApplied");
    }
  }
}
