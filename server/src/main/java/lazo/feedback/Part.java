package lazo.feedback;

import java.time.LocalDate;

/**
 * Rows of one endpoint and day: in memory and in the log while it is open, one Parquet file once it
 * is sealed. Several parts make a day when it has very many rows or stragglers.
 *
 * @param from a position in the log at or before its first row
 * @param file below the feedback folder; empty while the part is open
 */
record Part(
    long id,
    String endpoint,
    LocalDate day,
    boolean sealed,
    int rows,
    int labelled,
    String from,
    String file) {

  Part withRows(int count) {
    return new Part(id, endpoint, day, sealed, count, labelled, from, file);
  }

  Part sealedAs(String path) {
    return new Part(id, endpoint, day, true, rows, labelled, from, path);
  }
}
