package lazo.transfer;

import java.util.List;
import java.util.Map;

/**
 * What became of a batch.
 *
 * @param counts by kind
 * @param experiments the id here by the id in the origin
 * @param notes what fits, though not as it was there
 * @param refused what did not fit
 */
public record Receipt(
    Map<String, Count> counts,
    Map<String, String> experiments,
    List<Remark> notes,
    List<Remark> refused) {

  /** How many were new, were here and got more, were here whole. */
  public record Count(long added, long more, long same) {}

  /** Something to say about one thing. */
  public record Remark(String what, String why) {}
}
