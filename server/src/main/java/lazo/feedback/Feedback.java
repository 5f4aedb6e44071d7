package lazo.feedback;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.data.ParquetFiles;
import lazo.event.Events;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.store.Database;
import lazo.task.Next;
import lazo.task.Tasks;

/**
 * The façade of feedback: logged predictions with the truth that came later.
 *
 * <p>Every question and every batch of labels first takes in what the prediction log has gained, so
 * a prediction whose answer has left can be labelled and read at once. None of the methods may be
 * called inside a {@link Database#write}.
 *
 * <p>Thread safe.
 */
public final class Feedback {
  /** Labels that one call may bring. */
  public static final int LABELS_PER_CALL_MAX = 200_000;

  private static final Duration FOLLOW_EVERY = Duration.ofHours(6);
  private static final String TASK = "feedback-follow";

  private final FeedbackStore store;
  private final Partitions partitions;
  private final Labels labels;
  private final Tasks tasks;
  private final InstantSource clock;

  /**
   * @param folder for the Parquet files
   * @param clock of the server: a day is over when this says so
   * @param probabilities whether an endpoint, by its name, answers with probabilities: what became
   *     true is then between 0 and 1
   */
  public Feedback(
      Database database,
      Events events,
      Tasks tasks,
      PredictionSource log,
      ParquetFiles files,
      Path folder,
      InstantSource clock,
      Predicate<String> probabilities) {
    this.store = new FeedbackStore(database);
    this.partitions = new Partitions(database, store, log, files, folder, clock);
    this.labels = new Labels(database, store, events, probabilities);
    this.tasks = tasks;
    this.clock = clock;
    tasks.handle(
        TASK,
        run -> {
          partitions.follow();
          return Next.again(nextFollow());
        });
  }

  /** Begins to follow the log in the background. */
  public void start() {
    if (tasks.due(TASK, "").isEmpty()) {
      tasks.schedule(TASK, "", nextFollow(), List.of());
    }
  }

  /** The next full period, so that one falls on midnight, when the day's files are written. */
  private Instant nextFollow() {
    long period = FOLLOW_EVERY.toMillis();
    return Instant.ofEpochMilli((clock.instant().toEpochMilli() / period + 1) * period);
  }

  public void register(Routes routes) {
    new FeedbackRoutes(this).register(routes);
  }

  /**
   * Stores labels; what the receipt counts as accepted or changed is durable when this returns. A
   * label may come twice, late, or again with another value.
   *
   * @throws InvalidInput when a value is not a finite number, or beyond 0 and 1 where probabilities
   *     were predicted, or when there are too many; then none is stored
   */
  public LabelReceipt accept(List<Label> given) {
    if (given.size() > LABELS_PER_CALL_MAX) {
      throw new InvalidInput(
          given.size()
              + " labels in one call, at most "
              + LABELS_PER_CALL_MAX
              + " are taken; send them in several");
    }
    for (int i = 0; i < given.size(); i++) {
      Label label = given.get(i);
      if (label.id().isEmpty() || !Double.isFinite(label.value())) {
        throw new InvalidInput(
            "labels["
                + i
                + "] needs an id and a finite value, was id '"
                + label.id()
                + "', value "
                + label.value());
      }
    }
    partitions.follow();
    labels.requireUse(given);
    return labels.accept(given);
  }

  /**
   * The rows predicted from {@code from} (included) to {@code to} (not included), by server time,
   * in the order of the log. Columns: {@code id}, {@code at} (microseconds), {@code variant},
   * {@code package} (digest), every input by its name, {@code score} (what the caller got), {@link
   * #scoreColumn} of each package that scored the row, seen or in shadow, and {@code label} (NaN
   * where there is none yet). A frame without rows has no input columns.
   */
  public Frame rows(String endpoint, Instant from, Instant to) {
    return rows(endpoint, from, to, List.of());
  }

  /**
   * The same with only some of the columns, those of them that there are, and {@code at}; none
   * means all.
   */
  public Frame rows(String endpoint, Instant from, Instant to, List<String> columns) {
    partitions.follow();
    LocalDate last = day(to.minusNanos(1));
    List<Frame> frames = new ArrayList<>();
    for (Part part : store.parts(endpoint, day(from), last)) {
      Frame rows = Rows.between(picked(labelled(part), columns), from, to);
      if (rows.rows() > 0) {
        frames.add(rows);
      }
    }
    return frames.isEmpty() ? nothing() : Frames.concat(frames);
  }

  private static Frame picked(Frame rows, List<String> columns) {
    if (columns.isEmpty()) {
      return rows;
    }
    List<String> there = new ArrayList<>(columns.stream().filter(rows::has).toList());
    if (!there.contains(Rows.AT)) {
      there.add(Rows.AT);
    }
    return rows.select(there);
  }

  private Frame labelled(Part part) {
    Frame rows = partitions.rows(part);
    double[] known = store.labels(part.withRows(rows.rows()));
    return rows.with(Rows.LABEL, new Column.Doubles(known));
  }

  private static Frame nothing() {
    return Rows.of(List.of()).with(Rows.LABEL, new Column.Doubles(new double[0]));
  }

  /** The column of {@link #rows} that holds what this package answered. */
  public static String scoreColumn(String packageDigest) {
    return Rows.scoreColumn(packageDigest);
  }

  /** The column of {@link #rows} that holds this model input. */
  public static String inputColumn(String input) {
    return Rows.inputColumn(input);
  }

  /** How many predictions of these days have a label; both days are included. */
  public Coverage coverage(String endpoint, LocalDate from, LocalDate to) {
    partitions.follow();
    return store.coverage(endpoint, from, to);
  }

  /**
   * A number that grows whenever labels of the endpoint are stored, in this process; equal numbers
   * mean that the labels are those they were.
   */
  public long revision(String endpoint) {
    return labels.revision(endpoint);
  }

  /** The endpoints that have logged predictions. */
  public List<String> endpoints() {
    return store.endpoints();
  }

  /** The row of one prediction. */
  public Optional<Frame> prediction(String id) {
    partitions.follow();
    return labels
        .find(id)
        .flatMap(
            place ->
                store
                    .part(place.part())
                    .map(this::seen)
                    .map(part -> labelled(part).rows(new int[] {place.firstRow()})));
  }

  private Part seen(Part part) {
    Caller.require(Permission.READ, Resource.endpoint(part.endpoint()));
    return part;
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }
}
