package lazo.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import lazo.problem.Conflict;
import lazo.store.Database;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2001-01-01T00:00:00Z"));

  record Rang(String bell) implements Event {
    @Override
    public String subject() {
      return "bell/" + bell;
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void deliversInOrderOnceEachAndResumesAfterARestart(Database database) {
    try (database) {
      List<String> heard = new ArrayList<>();
      Events events = new Events(database, CLOCK);
      events.on("listener", Rang.class, rang -> heard.add(rang.bell()));
      events.append(new Rang("a"));
      events.append(new Rang("b"));
      events.drain();
      events.close();

      Events again = new Events(database, CLOCK);
      again.on("listener", Rang.class, rang -> heard.add(rang.bell()));
      again.append(new Rang("c"));
      again.drain();
      assertThat(heard).containsExactly("a", "b", "c");
      assertThat(again.latest("bell/b", 5))
          .singleElement()
          .extracting(StoredEvent::type)
          .isEqualTo("Rang");
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void forgetsTheEventOfAWriteThatFailed(Database database) {
    try (database) {
      Events events = new Events(database, CLOCK);
      assertThatThrownBy(
              () ->
                  database.change(
                      handle -> {
                        events.append(new Rang("never"));
                        throw new Conflict("no");
                      }))
          .isInstanceOf(Conflict.class);
      assertThat(events.after(0, 10)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void setsAPoisonedEventAsideAndGoesOn(Database database) {
    try (database) {
      List<String> heard = new ArrayList<>();
      Events events = new Events(database, CLOCK);
      events.on(
          "listener",
          Rang.class,
          rang -> {
            if (rang.bell().equals("cracked")) {
              throw new IllegalStateException("cracked");
            }
            heard.add(rang.bell());
          });
      events.append(new Rang("cracked"));
      events.append(new Rang("whole"));
      events.drain();
      assertThat(heard).containsExactly("whole");
    }
  }
}
