package lazo.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One tensor of the Open Inference Protocol.
 *
 * @param datatype FP32, FP64, INT64, BOOL, BYTES and so on
 * @param shape the size of each dimension; the first is the number of rows
 * @param data the values, row by row: an array or a list when sent, a JSON array when received
 */
public record Tensor(String name, String datatype, List<Long> shape, Object data) {

  public Tensor {
    shape = List.copyOf(shape);
  }

  static Tensor of(JsonNode json) {
    List<Long> shape =
        Http.JSON.convertValue(
            json.path("shape"),
            Http.JSON.getTypeFactory().constructCollectionType(List.class, Long.class));
    return new Tensor(
        json.path("name").asText(), json.path("datatype").asText(), shape, json.path("data"));
  }

  /** The values as numbers, whatever they were sent as. */
  public double[] doubles() {
    JsonNode values = data instanceof JsonNode json ? json : Http.JSON.valueToTree(data);
    double[] doubles = new double[values.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values.get(i).isNumber() ? values.get(i).doubleValue() : Double.NaN;
    }
    return doubles;
  }
}
