package lazo.tracking;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model that a client logged, apart from the run that made it (MLflow 3). */
public record LoggedModel(
    String id,
    String experimentId,
    String name,
    @Nullable String type,
    @Nullable String sourceRunId,
    Status status,
    @Nullable String statusMessage,
    String artifactUri,
    long createdMillis,
    long updatedMillis,
    Map<String, String> params,
    Map<String, String> tags,
    List<ModelMetric> metrics) {

  /** Whether its files are complete. */
  public enum Status {
    LOGGED_MODEL_PENDING,
    LOGGED_MODEL_READY,
    LOGGED_MODEL_UPLOAD_FAILED;

    static Status of(@Nullable String word) {
      for (Status status : values()) {
        if (status.name().equals(word)) {
          return status;
        }
      }
      return LOGGED_MODEL_PENDING;
    }
  }

  /** A metric of the model, and the run that measured it. */
  public record ModelMetric(
      Metric metric, String runId, @Nullable String datasetName, @Nullable String datasetDigest) {}
}
