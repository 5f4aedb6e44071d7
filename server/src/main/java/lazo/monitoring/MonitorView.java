package lazo.monitoring;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A monitor as it stands.
 *
 * @param reference what windows are compared with; null before the first champion
 * @param newest the newest window of each stream
 * @param open the open alerts
 * @param driftUntil all days before this one have their drift windows
 * @param labelsUntil all days before this one have their labelled windows
 */
public record MonitorView(
    MonitorDefinition definition,
    @Nullable ReferenceView reference,
    List<Window> newest,
    List<Alert> open,
    LocalDate driftUntil,
    LocalDate labelsUntil) {
  public MonitorView {
    newest = List.copyOf(newest);
    open = List.copyOf(open);
  }

  /** A reference without its counts. */
  public record ReferenceView(
      String id, String packageDigest, Instant at, long rows, List<String> streams) {
    public ReferenceView {
      streams = List.copyOf(streams);
    }

    static ReferenceView of(Reference reference) {
      return new ReferenceView(
          reference.id(),
          reference.packageDigest(),
          reference.at(),
          reference.rows(),
          reference.streams().stream().map(Stream::name).toList());
    }
  }
}
