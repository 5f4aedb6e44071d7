package lazo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import lazo.features.Column;
import lazo.features.Encode;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import lazo.scoring.Package;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real training processes. */
@Timeout(300)
final class TrainingJobTest {
  private static final TrainingJob.Limits ROOMY =
      new TrainingJob.Limits(256, Duration.ofMinutes(4), 5);

  /** Rounds that nobody waits for. */
  private static final Map<String, String> ENDLESS =
      Map.of("rounds", "10000", "depth", "10", "eta", "0.01");

  @TempDir Path folder;

  private final TrainingJob job = new TrainingJob(InstantSource.system());
  private final List<Progress> heard = new ArrayList<>();
  private final Frame rows = Samples.rows(20_000, 1);
  private Path frameFile;
  private Path out;

  @BeforeEach
  void write() {
    frameFile = folder.resolve("frame");
    out = folder.resolve("out");
    FrameFile.write(frameFile, rows);
  }

  @Test
  void makesAPackageAndDoesNotRepeatIt() throws InterruptedException, IOException {
    var request = request(Map.of("rounds", "30"));
    TrainingResult result = job.run(request, ROOMY, heard::add);
    assertThat(result.trainRows()).isEqualTo(16_000);
    assertThat(result.validationRows()).isEqualTo(4_000);
    assertThat(result.metrics().get("log_loss"))
        .isLessThan(result.metrics().get("base_rate_log_loss"));
    assertThat(result.metrics())
        .containsKeys("auc", "brier", "calibration_error", "base_rate", "train_log_loss");
    assertThat(result.parity()).isLessThan(1e-6);
    assertThat(result.seconds())
        .containsKeys("read", "fit", "train", "measure", "convert", "package", "all");
    assertThat(heard).extracting(Progress::phase).contains("read", "fit", "train", "package");
    assertThat(heard).anyMatch(progress -> progress.round() == 30 && progress.of() == 30);
    try (var opened = Package.open(out.resolve(TrainingJob.PACKAGE), result.packageDigest())) {
      var provenance = opened.manifest().provenance();
      assertThat(provenance.run()).isEqualTo("run-1");
      assertThat(provenance.seed()).isEqualTo(7);
      assertThat(provenance.params())
          .containsEntry("rounds", "30")
          .containsEntry("trainer", "xgboost");
      assertThat(provenance.trainedFrom()).isEqualTo("2001-01-01T00:00:00Z");
      assertThat(opened.model().probabilities(rows.slice(0, 10))).hasSize(10);
    }
    Files.delete(frameFile); // a second training could not even read
    assertThat(job.run(request, ROOMY, heard::add)).isEqualTo(result);
  }

  @Test
  void saysWhatIsWrongWithTheInput() {
    refuses(request("nothing", Map.of()), "no column 'nothing'");
    refuses(request("time", Map.of()), "'time' must be 0 or 1, row 0 holds 9.783072E14");
    refuses(request(Map.of("dept", "6")), "no parameter 'dept'");
    FrameFile.write(frameFile, rows.with("late", new Column.Doubles(new double[rows.rows()])));
    refuses(request(Map.of()), "nothing to learn");
  }

  @Test
  void saysThatTheMemoryWasTooSmall() {
    FrameFile.write(frameFile, Samples.rows(300_000, 1));
    var tiny = new TrainingJob.Limits(16, Duration.ofMinutes(4), 0);
    assertThatThrownBy(() -> job.run(request(Map.of()), tiny, heard::add))
        .isInstanceOf(TrainingFailed.class)
        .hasMessageContaining("memory");
    assertThat(TrainingJob.isFinished(out)).isFalse();
  }

  @Test
  void endsATrainingThatTakesTooLongAndStartsAnewWhenAskedAgain() throws InterruptedException {
    var brief = new TrainingJob.Limits(256, Duration.ofSeconds(6), 0);
    assertThatThrownBy(() -> job.run(request(ENDLESS), brief, heard::add))
        .isInstanceOf(TrainingFailed.class)
        .hasMessageContaining("did not end within 6 s");
    assertThat(Child.running(out)).isEmpty();
    assertThat(job.run(request(Map.of("rounds", "5")), ROOMY, heard::add).packageDigest())
        .startsWith("sha256:");
  }

  @Test
  void saysThatTheProcessWasKilled() throws Exception {
    try (var threads = Executors.newSingleThreadExecutor()) {
      Future<TrainingResult> running = startEndless(threads);
      ProcessHandle.of(pid()).orElseThrow().destroyForcibly();
      assertThatThrownBy(running::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(TrainingFailed.class)
          .hasMessageContaining("ended from outside (exit code 137");
    }
  }

  @Test
  void joinsTheTrainingThatAnotherParentStarted() throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<TrainingResult> first = startEndless(threads);
      long pid = pid();
      var told = new CountDownLatch(1);
      Future<TrainingResult> second =
          threads.submit(
              () ->
                  new TrainingJob(InstantSource.system())
                      .run(request(ENDLESS), ROOMY, _ -> told.countDown()));
      told.await();
      assertThat(pid()).as("one process").isEqualTo(pid);
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      assertThatThrownBy(first::get).cause().hasMessageContaining("exit code 137");
      assertThatThrownBy(second::get).cause().hasMessageContaining("exit code unknown");
    }
  }

  @Test
  void joinsATrainingWhoseParentDiedBeforeItWroteItDown() throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<TrainingResult> first = startEndless(threads);
      long pid = pid();
      Files.delete(out.resolve("process.json"));
      assertThat(Child.running(folder.resolve("another"))).isEmpty();
      var told = new CountDownLatch(1);
      Future<TrainingResult> second =
          threads.submit(
              () ->
                  new TrainingJob(InstantSource.system())
                      .run(request(ENDLESS), ROOMY, _ -> told.countDown()));
      told.await();
      assertThat(out.resolve("process.json")).as("no second process").doesNotExist();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      assertThatThrownBy(first::get).cause().hasMessageContaining("exit code 137");
      assertThatThrownBy(second::get).cause().hasMessageContaining("exit code unknown");
    }
  }

  @Test
  void endsTheProcessWhenItsCallerIsInterrupted() throws Exception {
    try (var threads = Executors.newSingleThreadExecutor()) {
      Future<TrainingResult> running = startEndless(threads);
      long pid = pid();
      running.cancel(true);
      threads.shutdown();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
  }

  private Future<TrainingResult> startEndless(ExecutorService threads) throws InterruptedException {
    var training = new CountDownLatch(1);
    Future<TrainingResult> running =
        threads.submit(
            () ->
                job.run(
                    request(ENDLESS),
                    ROOMY,
                    progress -> {
                      if (progress.round() > 0) {
                        training.countDown();
                      }
                    }));
    training.await();
    return running;
  }

  private long pid() throws IOException {
    return Json.MAPPER.readTree(out.resolve("process.json").toFile()).get("pid").asLong();
  }

  private void refuses(TrainingRequest request, String message) {
    assertThatThrownBy(() -> job.run(request, ROOMY, heard::add))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(message);
  }

  private TrainingRequest request(Map<String, String> params) {
    return Samples.request(frameFile, out, Samples.trees(Encode.TARGET), "xgboost", params);
  }

  private TrainingRequest request(String target, Map<String, String> params) {
    var spec = Samples.trees(Encode.TARGET);
    return new TrainingRequest(
        frameFile.toString(),
        target,
        "time",
        spec,
        "xgboost",
        params,
        7,
        2,
        0.2,
        "late",
        null,
        null,
        "",
        out.toString());
  }
}
