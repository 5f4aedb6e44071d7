package lazo.store;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Deletes the blobs that nothing refers to. A reference is a value in a column named {@code
 * sha256}, whatever its table: a new table that keeps to the name is safe without being listed.
 *
 * <p>A blob goes only when two sweeps, a time of grace apart, found it without a reference and
 * nobody stored it in between: what is being written has its bytes before its reference.
 */
public final class BlobSweep {
  private static final String REFERENCE_COLUMN = "sha256";
  private static final int PREFIX_DIGITS = 15;

  private final Database database;
  private final Blobs blobs;

  public BlobSweep(Database database, Blobs blobs) {
    this.database = database;
    this.blobs = blobs;
  }

  /**
   * What a sweep did.
   *
   * @param freed blobs that are gone
   * @param bytes their size
   * @param waiting blobs without a reference that a sweep after the time of grace will delete
   */
  public record Swept(int freed, long bytes, int waiting) {}

  /** Sweeps as of now. */
  public Swept sweep(Instant now, Duration grace) {
    References references = database.read(BlobSweep::references);
    Map<String, Instant> known = database.read(BlobSweep::known);
    var work = new Work(references, known, now, now.minus(grace));
    blobs.each(work::look);
    database.change(handle -> store(handle, work, now));
    return new Swept(work.gone.size(), work.bytes, work.waiting);
  }

  /** One sweep under way. */
  private final class Work {
    private final References references;
    private final Map<String, Instant> known;
    private final Instant now;
    private final Instant notedBefore;
    private final List<String> gone = new ArrayList<>();
    private final List<String> found = new ArrayList<>();
    private long bytes;
    private int waiting;

    Work(References references, Map<String, Instant> known, Instant now, Instant notedBefore) {
      this.references = references;
      this.known = known;
      this.now = now;
      this.notedBefore = notedBefore;
    }

    void look(Blobs.Blob blob, Instant stored) {
      if (references.has(blob.sha256())) {
        return;
      }
      Instant since = known.remove(blob.sha256());
      if (since == null || stored.isAfter(since)) {
        found.add(blob.sha256());
        since = now;
      }
      if (since.isAfter(notedBefore) || !blobs.deleteUnlessStoredSince(blob.sha256(), since)) {
        waiting++;
      } else {
        gone.add(blob.sha256());
        bytes += blob.size();
      }
    }
  }

  private static void store(Handle handle, Work work, Instant now) {
    // what is left of the known was referred to again, or is gone
    List<String> settled = new ArrayList<>(work.known.keySet());
    settled.addAll(work.gone);
    for (String blob : settled) {
      handle.execute("delete from unreferenced_blob where blob = ?", blob);
    }
    work.found.removeAll(List.copyOf(work.gone));
    for (String blob : work.found) {
      handle.execute(
          "insert into unreferenced_blob (blob, since) values (?, ?) on conflict (blob) do update set since = excluded.since",
          blob,
          now.toEpochMilli());
    }
  }

  private static Map<String, Instant> known(Handle handle) {
    Map<String, Instant> known = new HashMap<>();
    handle
        .createQuery("select blob, since from unreferenced_blob")
        .map(
            (row, context) ->
                known.put(row.getString("blob"), Instant.ofEpochMilli(row.getLong("since"))))
        .list();
    return known;
  }

  private static References references(Handle handle) {
    var references = new References();
    for (String table : tables(handle)) {
      handle
          .createQuery(
              "select " + REFERENCE_COLUMN + " from " + table + " where sha256 is not null")
          .mapTo(String.class)
          .useStream(digests -> digests.forEach(references::add));
    }
    references.sort();
    return references;
  }

  /** The tables that have a column of references. */
  static List<String> tables(Handle handle) {
    List<String> tables = new ArrayList<>();
    try {
      DatabaseMetaData data = handle.getConnection().getMetaData();
      String schema = handle.getConnection().getSchema();
      try (ResultSet columns = data.getColumns(null, schema, "%", REFERENCE_COLUMN)) {
        while (columns.next()) {
          tables.add(columns.getString("TABLE_NAME"));
        }
      }
    } catch (SQLException e) {
      throw DatabaseFaults.asProblem(new IllegalStateException(e));
    }
    return tables;
  }

  /**
   * The first 60 bits of each digest, in 8 bytes: two digests that begin alike keep a blob for
   * longer, never less.
   */
  private static final class References {
    private long[] prefixes = new long[1_024];
    private int size;

    void add(String sha256) {
      if (size == prefixes.length) {
        prefixes = Arrays.copyOf(prefixes, size * 2);
      }
      prefixes[size++] = prefix(sha256);
    }

    void sort() {
      Arrays.sort(prefixes, 0, size);
    }

    boolean has(String sha256) {
      return Arrays.binarySearch(prefixes, 0, size, prefix(sha256)) >= 0;
    }

    private static long prefix(String sha256) {
      return Long.parseLong(sha256, 0, PREFIX_DIGITS, 16);
    }
  }
}
