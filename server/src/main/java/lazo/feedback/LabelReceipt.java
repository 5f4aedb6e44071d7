package lazo.feedback;

import java.util.List;

/**
 * What became of labels that were sent; all that is counted as accepted or changed is durable.
 *
 * @param accepted stored for the first time
 * @param duplicates known already with the same value
 * @param changed known with another value, which the new one replaced
 * @param unknown ids that no logged prediction has, the first {@value #UNKNOWN_LISTED_MAX} of them
 * @param unknownCount how many ids were unknown
 */
public record LabelReceipt(
    int accepted, int duplicates, int changed, List<String> unknown, int unknownCount) {
  static final int UNKNOWN_LISTED_MAX = 100;

  public LabelReceipt {
    unknown = List.copyOf(unknown);
  }
}
