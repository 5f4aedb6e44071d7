package lazo.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the labels sent.
 *
 * @param accepted labels that are now stored, for the first time
 * @param duplicates labels that were known already, with the same value
 * @param changed labels that were known with another value, which the new one replaced
 * @param unknown ids that no logged prediction has
 */
public record Labelled(int accepted, int duplicates, int changed, List<String> unknown) {

  public Labelled(int accepted, int duplicates, int changed, @Nullable List<String> unknown) {
    this.accepted = accepted;
    this.duplicates = duplicates;
    this.changed = changed;
    this.unknown = unknown == null ? List.of() : List.copyOf(unknown);
  }
}
