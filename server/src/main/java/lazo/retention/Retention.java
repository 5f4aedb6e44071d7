package lazo.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import lazo.http.Routes;
import lazo.registry.Registry;
import lazo.store.BlobSweep;
import lazo.trace.Traces;
import lazo.tracking.Bin;
import lazo.tracking.Bin.Contents;
import lazo.tracking.Tracking;
import lazo.tracking.upload.Uploads;

/**
 * The façade of deletion for good. A process that dies in the middle goes on at the next pass; one
 * pass runs at a time.
 *
 * <p>Thread safe.
 */
public final class Retention implements AutoCloseable {
  /** How long a file must have been without a reference before it goes. */
  static final Duration GRACE = Duration.ofHours(1);

  private static final int LEFT_AT_ONCE = 500;
  private static final long FIRST_PASS_MINUTES = 10;
  private static final long PASS_MINUTES = 60;

  private final Bin bin;
  private final Traces traces;
  private final Registry registry;
  private final BlobSweep blobs;
  private final Uploads uploads;
  private final Optional<Duration> kept;
  private final InstantSource clock;
  private final InstantSource diskClock;
  private final ScheduledExecutorService passes =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("lazo-retention").factory());

  /**
   * @param kept how long the deleted can be restored; empty for ever
   * @param clock the one that deletions are dated by
   * @param diskClock the one that files are dated by
   */
  public Retention(
      Tracking tracking,
      Traces traces,
      Registry registry,
      BlobSweep blobs,
      Uploads uploads,
      Optional<Duration> kept,
      InstantSource clock,
      InstantSource diskClock) {
    this.bin = tracking.bin();
    this.traces = traces;
    this.registry = registry;
    this.blobs = blobs;
    this.uploads = uploads;
    this.kept = kept;
    this.clock = clock;
    this.diskClock = diskClock;
  }

  /**
   * What went for good.
   *
   * @param files files that nothing referred to
   * @param bytes their size
   * @param waiting files without a reference that go once they have been so for an hour
   */
  public record Gone(
      int experiments, int runs, int models, int traces, int files, long bytes, int waiting) {}

  /** How long the deleted can be restored; empty for ever. */
  public Optional<Duration> kept() {
    return kept;
  }

  /** What is in the bin now. */
  public Contents contents() {
    return bin.contents(clock.instant());
  }

  public void register(Routes routes) {
    new RetentionRoutes(this).register(routes);
  }

  /** Begins to look every hour for what has been deleted for long enough. */
  public void start() {
    bin.date(clock.instant());
    var _ =
        passes.scheduleWithFixedDelay(
            this::pass, FIRST_PASS_MINUTES, PASS_MINUTES, TimeUnit.MINUTES);
  }

  private void pass() {
    try {
      kept.ifPresentOrElse(time -> empty(time, GRACE), () -> sweep(GRACE));
    } catch (RuntimeException e) {
      System.getLogger(Retention.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the bin was not emptied; the next try is in an hour",
              e);
    }
  }

  /** Takes out for good what was deleted this long ago, then the files that nothing refers to. */
  public Gone empty(Duration deletedFor, Duration grace) {
    return purge(bin.contents(clock.instant().minus(deletedFor)), grace);
  }

  /** Only the files that nothing refers to. */
  Gone sweep(Duration grace) {
    return purge(new Contents(List.of(), List.of(), List.of()), grace);
  }

  /**
   * Like {@link #purge}, but returns as soon as nobody can find the experiments any more; a thread
   * does the rest.
   */
  public void purgeSoon(List<String> experiments) {
    experiments.forEach(bin::condemnExperiment);
    passes.execute(this::pass);
  }

  /** Takes runs out for good; their files go with the next pass. */
  public synchronized void purgeRuns(List<String> ids) {
    Set<String> needed = registry.artifactFolders();
    ids.forEach(id -> purgeRun(id, needed));
  }

  /**
   * Takes these out for good, without waiting.
   *
   * @throws lazo.problem.InvalidInput when one of them is not in the bin
   * @throws lazo.problem.NotFound when there is no such thing
   */
  public synchronized Gone purge(Contents doomed, Duration grace) {
    Set<String> needed = registry.artifactFolders();
    int runs = 0;
    int models = 0;
    int gone = 0;
    for (String id : doomed.runs()) {
      purgeRun(id, needed);
      runs++;
    }
    for (String id : doomed.models()) {
      bin.purgeModel(id, needed);
      models++;
    }
    for (String id : doomed.experiments()) {
      bin.condemnExperiment(id);
      for (Contents left = left(id); !left.isEmpty(); left = left(id)) {
        left.runs().forEach(run -> purgeRun(run, needed));
        left.models().forEach(model -> bin.purgeModel(model, needed));
        runs += left.runs().size();
        models += left.models().size();
      }
      gone += traces.purgeExperiment(id);
      bin.purgeExperiment(id, needed);
    }
    bin.purgeFolders(needed);
    uploads.sweep();
    Instant now = diskClock.instant();
    BlobSweep.Swept swept = blobs.sweep(now, grace);
    return new Gone(
        doomed.experiments().size(),
        runs,
        models,
        gone,
        swept.freed(),
        swept.bytes(),
        swept.waiting());
  }

  private Contents left(String experiment) {
    return bin.left(experiment, LEFT_AT_ONCE);
  }

  private void purgeRun(String id, Set<String> needed) {
    traces.forgetRun(id);
    bin.purgeRun(id, needed);
  }

  @Override
  public void close() {
    passes.shutdownNow();
  }
}
