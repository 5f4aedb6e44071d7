package lazo.client;

import java.util.List;

/**
 * The answer to an inference request.
 *
 * @param id the prediction id; row k of the request is {@code id/k}
 * @param endpoint the endpoint asked
 * @param version the model version that answered
 */
public record Prediction(String id, String endpoint, String version, List<Tensor> outputs) {

  public Prediction {
    outputs = List.copyOf(outputs);
  }
}
