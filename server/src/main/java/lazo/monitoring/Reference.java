package lazo.monitoring;

import java.time.Instant;
import java.util.List;

/**
 * What the windows of a loop are compared with since a champion was chosen.
 *
 * @param id of this reference; windows name the one they were compared with
 */
public record Reference(
    String id, String loop, String packageDigest, Instant at, long rows, List<Stream> streams) {
  public Reference {
    streams = List.copyOf(streams);
  }
}
