package lazo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatabaseTest {
  private static final String ALL = "lazo.store.TestDatabase#all";

  private static void put(Database database, String name, String value) {
    database.change(
        handle -> handle.execute("insert into setting (name, value) values (?, ?)", name, value));
  }

  private static long count(Database database) {
    return database.read(
        handle -> handle.createQuery("select count(*) from setting").mapTo(Long.class).one());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void keepsWhatItAcknowledged(Database database) {
    try (database) {
      put(database, "a", "1");
      assertThat(count(database)).isEqualTo(1);
    }
  }

  /** A read that waited for the write would never come back: the write waits for the read. */
  @ParameterizedTest
  @MethodSource(ALL)
  void answersQuestionsWhileAWriteIsUnderWay(Database database) {
    try (database) {
      put(database, "a", "1");
      var counted = new CountDownLatch(1);
      var begun = new CountDownLatch(1);
      Thread writer =
          Thread.startVirtualThread(
              () ->
                  database.change(
                      handle -> {
                        put(database, "b", "2");
                        begun.countDown();
                        await(counted);
                      }));
      await(begun);
      assertThat(count(database)).isEqualTo(1);
      counted.countDown();
      assertThat(join(writer)).isTrue();
      assertThat(count(database)).isEqualTo(2);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean join(Thread thread) {
    try {
      return thread.join(Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void stopsAQuestionWhoseTimeIsOver(Database database) {
    String endless =
        "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";
    try (database) {
      for (int i = 0; i < 10; i++) { // as often as there are connections, and more
        assertThatThrownBy(
                () ->
                    database.readWithin(
                        Duration.ofMillis(50),
                        () -> new InvalidInput("too long"),
                        handle -> handle.createQuery(endless).mapTo(Long.class).one()))
            .isInstanceOf(InvalidInput.class)
            .hasMessage("too long");
      }
      assertThat(count(database)).isZero();
      long later =
          database.read(
              handle ->
                  handle
                      .createQuery(endless.replace("from n)", "from n where i < 1000000)"))
                      .mapTo(Long.class)
                      .one());
      assertThat(later).isEqualTo(1_000_000); // no limit is left on a connection
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void keepsNothingOfAFailedWriteAndAllOfItsNeighbours(Database database) throws Exception {
    try (database;
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Future<?>>();
      for (int i = 0; i < 200; i++) {
        int n = i;
        calls.add(
            threads.submit(
                () ->
                    database.change(
                        handle -> {
                          handle.execute(
                              "insert into setting (name, value) values (?, '')", "n" + n);
                          if (n % 2 == 1) {
                            throw new InvalidInput("odd");
                          }
                        })));
      }
      int failed = 0;
      for (Future<?> call : calls) {
        try {
          call.get();
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(e.getCause()).isInstanceOf(InvalidInput.class);
          failed++;
        }
      }
      assertThat(failed).isEqualTo(100);
      assertThat(count(database)).isEqualTo(100);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void joinsAWriteInsideAWrite(Database database) {
    try (database) {
      assertThatThrownBy(
              () ->
                  database.change(
                      handle -> {
                        put(database, "inner", "x");
                        assertThat(count(database)).isEqualTo(1);
                        throw new Conflict("outer fails");
                      }))
          .isInstanceOf(Conflict.class);
      assertThat(count(database)).isZero();
    }
  }
}
