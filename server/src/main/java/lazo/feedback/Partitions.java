package lazo.feedback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import lazo.data.ParquetFiles;
import lazo.features.Frame;
import lazo.store.Database;

/**
 * Follows the prediction log and keeps its rows by endpoint and day.
 *
 * <p>A page of the log is counted exactly once: the index of its requests, the sizes of the parts
 * and the position behind the page are one write. What is in memory is only a copy; after a restart
 * it is read from the log again, and a Parquet file half written is written again under the same
 * name. A request whose id is indexed already is left out.
 */
final class Partitions {
  static final int ROWS_PER_PART_MAX = 200_000;
  private static final int REQUESTS_PER_PAGE = 1_000;
  private static final String LOCAL = "local";
  private static final Logger LOG = System.getLogger(Partitions.class.getName());

  private record Key(String endpoint, LocalDate day) {}

  private record Open(Part part, List<ScoredRequest> requests) {}

  private final Database database;
  private final FeedbackStore store;
  private final PredictionSource log;
  private final ParquetFiles files;
  private final Path folder;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Open> open = new LinkedHashMap<>();
  private final FrameCache cache = new FrameCache();
  private boolean recovered;

  Partitions(
      Database database,
      FeedbackStore store,
      PredictionSource log,
      ParquetFiles files,
      Path folder,
      InstantSource clock) {
    this.database = database;
    this.store = store;
    this.log = log;
    this.files = files;
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * Indexes what the log has gained, and seals the parts of days that are over. Must not be called
   * inside a write: it waits for other threads that write.
   */
  void follow() {
    lock.lock();
    try {
      recover();
      String position = store.position(LOCAL);
      while (true) {
        List<ScoredRequest> page = new ArrayList<>();
        String next = log.read(position, REQUESTS_PER_PAGE, page::add);
        if (page.isEmpty()) {
          break;
        }
        take(page, position, next);
        position = next;
        sealFull();
      }
      LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      seal(open.values().stream().filter(one -> one.part.day().isBefore(today)).toList());
    } finally {
      lock.unlock();
    }
  }

  private void take(List<ScoredRequest> page, String from, String next) {
    Plan plan =
        database.write(
            handle -> {
              Plan made = plan(page, from);
              store.putRequests(made.places);
              made.parts.values().forEach(store::put);
              store.position(LOCAL, next);
              return made;
            });
    plan.parts.forEach(
        (id, part) -> {
          Open known = open.get(new Key(part.endpoint(), part.day()));
          List<ScoredRequest> requests =
              known != null && known.part.id() == id ? known.requests : new ArrayList<>();
          requests.addAll(plan.added.get(id));
          open.put(new Key(part.endpoint(), part.day()), new Open(part, requests));
        });
  }

  /** What a page adds: parts as they will be, by id. */
  private record Plan(
      Map<Long, Part> parts, Map<Long, List<ScoredRequest>> added, Map<String, Place> places) {}

  private Plan plan(List<ScoredRequest> page, String from) {
    Set<String> known =
        new HashSet<>(store.places(page.stream().map(ScoredRequest::id).toList()).keySet());
    Map<Key, Part> current = new LinkedHashMap<>();
    open.forEach((key, one) -> current.put(key, one.part));
    Plan plan = new Plan(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    long newest = store.newestPart();
    for (ScoredRequest request : page) {
      if (request.rows() == 0 || !known.add(request.id())) {
        continue;
      }
      Key key = new Key(request.endpoint(), LocalDate.ofInstant(request.at(), ZoneOffset.UTC));
      Part part = current.get(key);
      if (part == null) {
        part = new Part(++newest, key.endpoint, key.day, false, 0, 0, from, "");
      }
      plan.places.put(request.id(), new Place(part.id(), part.rows(), request.rows()));
      part = part.withRows(part.rows() + request.rows());
      current.put(key, part);
      plan.parts.put(part.id(), part);
      plan.added.computeIfAbsent(part.id(), id -> new ArrayList<>()).add(request);
    }
    return plan;
  }

  /** Reads the rows of the open parts from the log again, once after a start. */
  private void recover() {
    if (recovered) {
      return;
    }
    for (Part part : store.openParts()) {
      List<ScoredRequest> requests = new ArrayList<>();
      int rows = 0;
      String position = part.from();
      while (rows < part.rows()) {
        List<ScoredRequest> page = new ArrayList<>();
        position = log.read(position, REQUESTS_PER_PAGE, page::add);
        if (page.isEmpty()) {
          LOG.log(
              Level.ERROR,
              "the prediction log has lost rows of endpoint "
                  + part.endpoint()
                  + " on "
                  + part.day()
                  + ": "
                  + rows
                  + " of "
                  + part.rows()
                  + " are left");
          break;
        }
        Map<String, Place> places = store.places(page.stream().map(ScoredRequest::id).toList());
        for (ScoredRequest request : page) {
          Place place = places.get(request.id());
          if (place != null && place.part() == part.id() && place.firstRow() == rows) {
            requests.add(request);
            rows += request.rows();
          }
        }
      }
      open.put(new Key(part.endpoint(), part.day()), new Open(part.withRows(rows), requests));
    }
    recovered = true;
  }

  private void sealFull() {
    seal(open.values().stream().filter(one -> one.part.rows() >= ROWS_PER_PART_MAX).toList());
  }

  private void seal(List<Open> parts) {
    for (Open one : parts) {
      Part part = one.part;
      Frame rows = Rows.of(one.requests);
      String file =
          folderName(part.endpoint()) + "/" + part.day() + "/part-" + part.id() + ".parquet";
      Path path = folder.resolve(file);
      try {
        Files.createDirectories(path.getParent());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      files.write(path, rows, Set.of(Rows.AT));
      store.put(part.sealedAs(file));
      cache.put(part.id(), rows);
      open.remove(new Key(part.endpoint(), part.day()));
    }
  }

  private static String folderName(String endpoint) {
    return URLEncoder.encode(endpoint, StandardCharsets.UTF_8).replace(".", "%2E");
  }

  /** The rows of a part as it was when it was asked for; it may have grown since. */
  Frame rows(Part part) {
    lock.lock();
    try {
      Open inMemory = open.get(new Key(part.endpoint(), part.day()));
      if (inMemory != null && inMemory.part.id() == part.id()) {
        return Rows.of(inMemory.requests);
      }
      Frame cached = cache.get(part.id());
      if (cached != null) {
        return cached;
      }
      Part sealed = part.sealed() ? part : store.part(part.id()).orElse(part);
      Frame read = files.read(List.of(folder.resolve(sealed.file())), List.of(), null);
      cache.put(part.id(), read);
      return read;
    } finally {
      lock.unlock();
    }
  }
}
