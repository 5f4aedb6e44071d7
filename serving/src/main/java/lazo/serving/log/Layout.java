package lazo.serving.log;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What many entries have in common, written once for each file: who answered, which columns, which
 * packages scored in the shadow. Make it once and use it again: an entry then costs only its
 * values.
 */
public final class Layout {
  private final String endpoint;
  private final String variant;
  private final String packageDigest;
  private final List<LoggedColumn> columns;
  private final List<String> shadows;

  /** Where this layout stands; kept and guarded by the log that it was last used with. */
  private @Nullable Object log;

  private long segment;
  private int offset;

  /**
   * @param shadows the digests of the packages that scored beside the one that answered
   */
  public Layout(
      String endpoint,
      String variant,
      String packageDigest,
      List<LoggedColumn> columns,
      List<String> shadows) {
    this.endpoint = endpoint;
    this.variant = variant;
    this.packageDigest = packageDigest;
    this.columns = List.copyOf(columns);
    this.shadows = List.copyOf(shadows);
  }

  boolean stands(Object inLog, long inSegment) {
    return Objects.equals(log, inLog) && segment == inSegment;
  }

  void standsAt(Object inLog, Position position) {
    log = inLog;
    segment = position.segment();
    offset = Math.toIntExact(position.offset());
  }

  int offset() {
    return offset;
  }

  public String endpoint() {
    return endpoint;
  }

  public String variant() {
    return variant;
  }

  public String packageDigest() {
    return packageDigest;
  }

  public List<LoggedColumn> columns() {
    return columns;
  }

  public List<String> shadows() {
    return shadows;
  }
}
