package lazo.training;

import java.util.Map;
import lazo.features.FeatureSpec;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * What to train, on which rows, and where the package goes.
 *
 * @param frameFile a {@link FrameFile} with the columns of the specification, the target and the
 *     time
 * @param target a column of 0 and 1
 * @param timeColumn event time as microseconds since 1970 in UTC; absent: the file is in order
 * @param trainer an id of {@link Trainer}
 * @param threads that the trainer may use
 * @param validation the share of rows, the last by time, that is held back to measure quality; 0:
 *     none
 * @param modelName the name in the manifest
 * @param run the tracking run, for the provenance
 * @param dataset the digest of the dataset version, for the provenance
 * @param revision of the specification or code, for the provenance
 * @param outFolder an own folder of this training, made if it is not there
 */
public record TrainingRequest(
    String frameFile,
    String target,
    @Nullable String timeColumn,
    FeatureSpec featureSpec,
    String trainer,
    Map<String, String> params,
    long seed,
    int threads,
    double validation,
    String modelName,
    @Nullable String run,
    @Nullable String dataset,
    String revision,
    String outFolder) {
  private static final double VALIDATION_MAX = 0.5;

  public TrainingRequest {
    params = Map.copyOf(params);
    if (!(validation >= 0 && validation <= VALIDATION_MAX)) {
      throw new InvalidInput("validation must be 0 to " + VALIDATION_MAX + ", was " + validation);
    }
    if (threads < 1) {
      throw new InvalidInput("threads must be at least 1, was " + threads);
    }
    if (featureSpec.columns().contains(target)) {
      throw new InvalidInput("the target '" + target + "' cannot be a feature of its own model");
    }
  }
}
