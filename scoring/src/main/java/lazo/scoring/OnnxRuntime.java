package lazo.scoring;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import lazo.problem.InvalidInput;

/**
 * The one ONNX Runtime of the process. Its native library is unpacked to the temporary folder and
 * loaded when the first model is, not before.
 */
final class OnnxRuntime {
  private OnnxRuntime() {}

  private static final class Loaded {
    static final OrtEnvironment ENVIRONMENT =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "lazo");
  }

  static OrtEnvironment environment() {
    return Loaded.ENVIRONMENT;
  }

  /** One thread and no spinning: the callers are the parallelism, and idle cores stay idle. */
  static OrtSession open(byte[] model) {
    try (var options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      return environment().createSession(model, options);
    } catch (OrtException e) {
      throw new InvalidInput("ONNX Runtime cannot load the model: " + e.getMessage(), e);
    }
  }
}
