package lazo.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lazo.data.DuckDb;
import lazo.data.ParquetFiles;
import lazo.event.Events;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import lazo.store.Database;
import lazo.task.Tasks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FeedbackTest {
  private static final String ALL = "lazo.store.TestDatabase#all";
  private static final Instant FIRST = Instant.parse("2001-02-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2001-03-01T00:00:00Z");

  @TempDir Path folder;
  private final LoggedRequests log = new LoggedRequests();
  private Instant now = Instant.parse("2001-02-01T12:00:00Z");
  private final InstantSource clock = () -> now;
  private DuckDb duck;

  @BeforeEach
  void openDuck() {
    duck = new DuckDb(DuckDb.Limits.standard(folder.resolve("tmp")));
  }

  @AfterEach
  void closeDuck() {
    duck.close();
  }

  private boolean probabilities;

  private Feedback open(Database database) {
    return new Feedback(
        database,
        new Events(database, clock),
        new Tasks(database, clock, "test"),
        log,
        new ParquetFiles(duck),
        folder.resolve("feedback"),
        clock,
        endpoint -> probabilities);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void countsEveryRequestOnceWhateverIsRestarted(Database database) {
    try (database) {
      log.add("a", "2001-02-01T10:00:00Z", .1, .2);
      assertThat(ids(open(database))).containsExactly("a/0", "a/1");
      log.add("b", "2001-02-01T10:00:01Z", .3);
      log.add("a", "2001-02-01T10:00:02Z", .9, .9);
      Feedback again = open(database);
      assertThat(ids(again)).containsExactly("a/0", "a/1", "b/0");
      log.add("c", "2001-02-01T10:00:03Z", .4);
      assertThat(ids(again)).containsExactly("a/0", "a/1", "b/0", "c/0");
      assertThat(again.rows("flights", FIRST, LAST).doubles("score"))
          .containsExactly(.1, .2, .3, .4);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void writesADayToParquetWhenItIsOverAndReadsTheSameRowsBack(Database database)
      throws IOException {
    try (database) {
      log.add("a", "2001-02-01T10:00:00Z", .1, .2);
      log.add("b", "2001-02-02T00:00:00Z", .3);
      Feedback feedback = open(database);
      feedback.accept(List.of(new Label("a/1", 1)));
      Frame before = feedback.rows("flights", FIRST, LAST);
      assertThat(parquetFiles()).isEmpty();

      now = Instant.parse("2001-02-02T01:00:00Z");
      feedback.rows("flights", FIRST, LAST);
      assertThat(parquetFiles()).containsExactly("flights/2001-02-01/part-1.parquet");
      Frame after = open(database).rows("flights", FIRST, LAST);
      assertThat(after.names()).isEqualTo(before.names());
      assertThat(after.strings("id").values()).containsExactly("a/0", "a/1", "b/0");
      assertThat(after.strings("origin").values()).containsExactly("SFO", null, "SFO");
      assertThat(after.longs("at").values()).isEqualTo(before.longs("at").values());
      assertThat(after.doubles("label")).containsExactly(Double.NaN, 1, Double.NaN);
      assertThat(after.doubles(Feedback.scoreColumn(LoggedRequests.CHALLENGER)))
          .containsExactly(.05, .1, .15);
      assertThat(after.doubles(Feedback.scoreColumn(LoggedRequests.CHAMPION)))
          .containsExactly(.1, .2, .3);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aStragglerOfASealedDayStillCounts(Database database) {
    try (database) {
      log.add("a", "2001-02-01T10:00:00Z", .1);
      Feedback feedback = open(database);
      now = Instant.parse("2001-02-02T01:00:00Z");
      ids(feedback);
      log.add("late", "2001-02-01T23:59:59Z", .2);
      assertThat(ids(feedback)).containsExactly("a/0", "late/0");
      assertThat(feedback.accept(List.of(new Label("late", 1))).accepted()).isEqualTo(1);
      assertThat(open(database).rows("flights", FIRST, LAST).doubles("label"))
          .containsExactly(Double.NaN, 1);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void tellsDuplicateChangedAndUnknownLabelsApart(Database database) {
    try (database) {
      log.add("a", "2001-02-01T10:00:00Z", .1, .2);
      log.add("single", "2001-02-01T10:00:00Z", .1);
      log.add("a/b/0", "2001-02-01T10:00:00Z", .1);
      Feedback feedback = open(database);
      LabelReceipt first =
          feedback.accept(
              List.of(
                  new Label("a/0", 1),
                  new Label("a/0", 1),
                  new Label("single", 0),
                  new Label("a/b/0", 1),
                  new Label("a", 1),
                  new Label("a/2", 1),
                  new Label("a/01", 1),
                  new Label("nobody/0", 1)));
      assertThat(first)
          .isEqualTo(new LabelReceipt(3, 1, 0, List.of("a", "a/2", "a/01", "nobody/0"), 4));
      LabelReceipt second =
          open(database).accept(List.of(new Label("a/0", 0), new Label("single/0", 0)));
      assertThat(second).isEqualTo(new LabelReceipt(0, 1, 1, List.of(), 0));
      assertThat(feedback.rows("flights", FIRST, LAST).doubles("label"))
          .containsExactly(0, Double.NaN, 0, 1);
      assertThat(
              feedback.coverage(
                  "flights", LocalDate.parse("2001-02-01"), LocalDate.parse("2001-02-01")))
          .isEqualTo(new Coverage(4, 3));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void keepsTheLabelsOfAManyRowedDayApart(Database database) {
    try (database) {
      var random = new SplittableRandom(11);
      List<Label> labels = new ArrayList<>();
      List<Double> expected = new ArrayList<>();
      for (int request = 0; request < 30; request++) {
        log.add("r" + request, "2001-02-01T10:00:00Z", new double[150]);
        for (int row = 0; row < 150; row++) {
          boolean labelled = random.nextInt(3) > 0;
          double value = random.nextInt(2);
          expected.add(labelled ? value : Double.NaN);
          if (labelled) {
            labels.add(
                random.nextInt(labels.size() + 1), new Label("r" + request + "/" + row, value));
          }
        }
      }
      Feedback feedback = open(database);
      int half = labels.size() / 2;
      feedback.accept(labels.subList(0, half));
      feedback.accept(labels.subList(half, labels.size()));
      Frame rows = open(database).rows("flights", FIRST, LAST);
      assertThat(rows.doubles("label"))
          .containsExactly(expected.stream().mapToDouble(value -> value).toArray());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void refusesLabelsBeyondZeroAndOneWhereProbabilitiesWerePredicted(Database database) {
    try (database) {
      log.add("a", "2001-02-01T10:00:00Z", .1, .2);
      Feedback feedback = open(database);
      probabilities = true;
      List<Label> labels = List.of(new Label("a/0", 1), new Label("a/1", 7));
      assertThatThrownBy(() -> feedback.accept(labels))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("the label of 'a/1' is 7.0")
          .hasMessageContaining("0 or 1");
      assertThat(feedback.accept(labels.subList(0, 1)).accepted()).isEqualTo(1);
      probabilities = false;
      assertThat(feedback.accept(labels).accepted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void refusesLabelsThatAreNotNumbers(Database database) {
    try (database) {
      Feedback feedback = open(database);
      assertThatThrownBy(() -> feedback.accept(List.of(new Label("a/0", Double.NaN))))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("labels[0]");
      assertThat(feedback.rows("flights", FIRST, LAST).rows()).isZero();
      assertThat(feedback.prediction("a/0")).isEmpty();
    }
  }

  private List<String> parquetFiles() throws IOException {
    Path root = folder.resolve("feedback");
    if (!Files.exists(root)) {
      return List.of();
    }
    try (var files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .toList();
    }
  }

  private static List<String> ids(Feedback feedback) {
    return List.of(feedback.rows("flights", FIRST, LAST).strings("id").values());
  }
}
