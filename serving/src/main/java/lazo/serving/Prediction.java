package lazo.serving;

import java.util.List;
import lazo.scoring.Tensor;

/**
 * An answer that stands in the log.
 *
 * @param id the caller's, or one made here; row k is the prediction {@code id/k}
 * @param variant who answered
 */
public record Prediction(String id, String endpoint, Variant variant, List<Tensor> outputs) {}
