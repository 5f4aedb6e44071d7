package lazo.examples.flights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import lazo.client.Applied;
import lazo.client.LazoClient;
import lazo.data.DuckDb;
import org.jspecify.annotations.Nullable;

/**
 * Plays the whole story: starts a server, trains on January, serves February to June, and says at
 * the end whether it held.
 */
public final class FlightsDemo {
  private static final Instant CLOCK_BEGINS =
      Story.SERVING_BEGINS.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();

  /**
   * How the demo is run.
   *
   * @param examples the folder with the flights and {@code lazo.yaml}
   * @param data where the server keeps its data; emptied first unless {@code resume}
   * @param once ends after the story instead of keeping the server up
   * @param faults draws other faults from this seed; null tells the three of the README
   * @param until ends the story after this day; null plays it whole
   * @param oneIn the replay asks for one flight in so many
   */
  public record Options(
      Path examples,
      Path data,
      int port,
      boolean once,
      boolean resume,
      @Nullable Long faults,
      int oneIn,
      boolean moving,
      @Nullable LocalDate until) {}

  private final Options options;
  private final Story story;
  private final Terminal terminal;
  private final Definition definition;
  private final Bookmark bookmark;

  private FlightsDemo(Options options) throws IOException {
    this.options = options;
    Story whole = options.faults() == null ? Story.told() : Story.drawn(options.faults());
    this.story = options.until() == null ? whole : whole.until(options.until());
    this.terminal = new Terminal(System.out, options.moving());
    this.definition = Definition.read(options.examples());
    this.bookmark = new Bookmark(options.data().resolve("demo-bookmark"));
  }

  /** Runs the demo; 0 when the story held, 1 when it did not. */
  public static int run(Options options) throws IOException, InterruptedException {
    ServerProcess.stopLeftOver(options.data());
    if (!options.resume()) {
      empty(options.data());
    }
    return new FlightsDemo(options).play();
  }

  private static void empty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    boolean ours =
        Files.exists(folder.resolve("demo-bookmark")) || Files.exists(folder.resolve("lazo.db"));
    try (Stream<Path> files = Files.list(folder)) {
      if (!ours && files.findAny().isPresent()) {
        throw new IOException(
            folder + " is not a folder that the demo made; choose another with --data");
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private int play() throws IOException, InterruptedException {
    Path data = Files.createDirectories(options.data());
    Path work = Files.createDirectories(data.resolve("demo-out"));
    try (DuckDb duck =
        new DuckDb(DuckDb.Limits.standard(Files.createDirectories(data.resolve("demo-tmp"))))) {
      Months months = new Months(duck, options.examples());
      if (bookmark.reached().isEmpty()) {
        CompletableFuture<Flights> _ = months.begin(Story.TRAINED_ON); // while the server starts
      }
      return play(months, new Deliveries(duck, work, months.ahead()));
    }
  }

  private int play(Months months, Deliveries deliveries) throws IOException, InterruptedException {
    try (ServerProcess server = ServerProcess.start(options.data(), options.port(), CLOCK_BEGINS);
        LazoClient client = server.client()) {
      terminal.plain("Lazo answers at " + client.server() + " (its log: " + server.log() + ")");
      Replay replay =
          new Replay(client, months, deliveries, story, terminal, bookmark, options.oneIn());
      replayAll(client, replay);
      boolean held = new Verdict(client, story, replay, terminal).tell();
      if (options.once()) {
        return held ? 0 : 1;
      }
      terminal.plain("\nThe pages are at " + client.server() + ". Ctrl-C stops the server.");
      server.await();
      return held ? 0 : 1;
    }
  }

  private void replayAll(LazoClient client, Replay replay) throws IOException {
    Progress progress = new Progress(client, terminal);
    boolean goesOn = bookmark.reached().isPresent();
    if (!goesOn) {
      begin(client, replay, progress);
      bookmark.reached(Replay.start(story.firstDay()));
    }
    Instant from = bookmark.reached().orElseThrow();
    LocalDate day = LocalDate.ofInstant(from, ZoneOffset.UTC);
    if (goesOn) {
      terminal.goesOn(day, from, day.isAfter(story.lastDay()));
      progress.heardBefore(Replay.start(day)); // the earlier run told the news of whole days
    }
    replay.goOn(day, from);
    for (; !day.isAfter(story.lastDay()); day = day.plusDays(1)) {
      incidents(client, day);
      replay.day(day, from.isAfter(Replay.start(day)) ? from : Replay.start(day));
      progress.tellNews();
    }
    client.advanceClock(
        story
            .lastDay()
            .plusDays(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant()
            .plus(Duration.ofHours(1)));
    progress.tellNews();
  }

  /** January: delivered, checked, trained on, evaluated, packaged and deployed. */
  private void begin(LazoClient client, Replay replay, Progress progress) throws IOException {
    terminal.plain(
        "January: the data is registered and checked, the first model trained, evaluated and deployed.");
    client.apply(definition.yaml(), false);
    replay.january();
    client.advanceClock(Story.SERVING_BEGINS.atStartOfDay(ZoneOffset.UTC).toInstant());
    replay.departuresBefore();
    progress.tellNews();
  }

  private void incidents(LazoClient client, LocalDate day) {
    for (Incident incident : story.incidents()) {
      if (!incident.from().equals(day)) {
        continue;
      }
      terminal.incident(incident);
      switch (incident) {
        case Incident.LeakyDefinition leaky ->
            apply(client, definition.leaky(leaky.withSkewGate()));
        case Incident.DefinitionRestored _ -> apply(client, definition.yaml());
        case Incident.WrongUnit _, Incident.DeadFeed _, Incident.WrongRequests _ -> {
          // the replay itself does the damage
        }
      }
    }
  }

  private void apply(LazoClient client, String yaml) {
    Applied applied = client.apply(yaml, false);
    applied.changes().forEach(change -> terminal.note("apply: " + change));
    applied.causes().forEach(cause -> terminal.note("apply causes: " + cause));
  }
}
