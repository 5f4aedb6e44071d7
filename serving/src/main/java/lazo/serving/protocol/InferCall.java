package lazo.serving.protocol;

import java.util.List;
import lazo.scoring.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A request for inference as a protocol carried it.
 *
 * @param stickyKey the request parameter "sticky-key"
 * @param binaryOutputs whether outputs that do not say otherwise are wanted in raw form
 * @param outputs the outputs that are wanted; empty for all
 */
public record InferCall(
    @Nullable String id,
    @Nullable String stickyKey,
    boolean binaryOutputs,
    List<Tensor> inputs,
    List<WantedOutput> outputs) {
  /** The request parameter that decides the variant instead of the id. */
  public static final String STICKY_KEY = "sticky-key";

  /**
   * An output that is asked for by name.
   *
   * @param binary whether in raw form; null if not said
   */
  public record WantedOutput(String name, @Nullable Boolean binary) {}
}
