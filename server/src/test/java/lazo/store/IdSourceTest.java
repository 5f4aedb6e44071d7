package lazo.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IdSourceTest {
  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void givesAReplayTheSameIdsInEveryStoryAndOthersAfterARestart(Database database) {
    try (database) {
      var first = IdSource.replayed(database, 7);
      var told = List.of(first.next(), first.next());
      assertThat(told.getFirst()).isEqualTo(IdSource.seeded(7).next());
      var second = IdSource.replayed(database, 7);
      assertThat(List.of(second.next(), second.next())).doesNotContainAnyElementsOf(told);
    }
  }
}
