package lazo.trace;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Examples that an application is judged by, without the examples themselves.
 *
 * @param digest changes when its records do
 * @param shape the fields that its records have, as JSON; null before the first
 * @param records how many there are
 */
public record EvaluationDataset(
    String id,
    String name,
    String digest,
    @Nullable String shape,
    long records,
    long createdMillis,
    long updatedMillis,
    @Nullable String createdBy,
    @Nullable String updatedBy,
    Map<String, String> tags,
    List<String> experiments) {
  public EvaluationDataset {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    experiments = List.copyOf(experiments);
  }
}
