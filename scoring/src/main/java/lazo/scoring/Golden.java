package lazo.scoring;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import lazo.problem.InvalidInput;

/**
 * Example inputs with the answers that the model gave when it was packaged. A package whose model
 * answers otherwise, on another machine or runtime, is refused.
 */
record Golden(List<Tensor> inputs, List<Tensor> outputs) {
  static final int ROWS_MAX = 20;
  static final double RELATIVE_TOLERANCE = 1e-4;

  /** For answers near zero, where a relative tolerance would demand too much of float32. */
  static final double ABSOLUTE_TOLERANCE = 1e-6;

  Golden {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  static Golden of(Model model, List<Tensor> inputs) {
    for (Tensor input : inputs) {
      if (input.rows() > ROWS_MAX) {
        throw new InvalidInput(
            "at most %d golden examples are kept, input '%s' has %d"
                .formatted(ROWS_MAX, input.name(), input.rows()));
      }
    }
    return new Golden(inputs, model.score(inputs));
  }

  static Golden read(byte[] json) {
    return Json.read("golden.json", json, Stored.class).golden();
  }

  byte[] json() {
    return Json.write(
        new Stored(
            inputs.stream().map(StoredTensor::of).toList(),
            outputs.stream().map(StoredTensor::of).toList()));
  }

  void verify(Model model) {
    List<Tensor> answers = model.score(inputs);
    if (answers.size() != outputs.size()) {
      throw new InvalidInput(
          "the model answers %d outputs, the golden examples hold %d"
              .formatted(answers.size(), outputs.size()));
    }
    for (int i = 0; i < outputs.size(); i++) {
      requireEqual(outputs.get(i), answers.get(i));
    }
  }

  private static void requireEqual(Tensor expected, Tensor actual) {
    boolean sameKind =
        expected.name().equals(actual.name())
            && expected.datatype() == actual.datatype()
            && expected.size() == actual.size();
    for (int i = 0; i < expected.size(); i++) {
      if (!sameKind || !close(Array.get(expected.values(), i), Array.get(actual.values(), i))) {
        throw new InvalidInput(
            "golden example %d of output '%s': the model answers %s, expected was %s; the model does not compute here what it did when it was packaged"
                .formatted(
                    i,
                    expected.name(),
                    sameKind ? Array.get(actual.values(), i) : actual.name(),
                    Array.get(expected.values(), i)));
      }
    }
  }

  private static boolean close(Object expected, Object actual) {
    boolean floating = expected instanceof Float || expected instanceof Double;
    if (!floating || expected.equals(actual)) {
      return expected.equals(actual);
    }
    double wanted = ((Number) expected).doubleValue();
    double difference = Math.abs(((Number) actual).doubleValue() - wanted);
    return difference <= ABSOLUTE_TOLERANCE + RELATIVE_TOLERANCE * Math.abs(wanted);
  }

  private record Stored(List<StoredTensor> inputs, List<StoredTensor> outputs) {
    Stored {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }

    Golden golden() {
      return new Golden(
          inputs.stream().map(StoredTensor::tensor).toList(),
          outputs.stream().map(StoredTensor::tensor).toList());
    }
  }

  private record StoredTensor(String name, DataType datatype, List<Long> shape, JsonNode data) {
    @JsonCreator
    StoredTensor(
        @JsonProperty(value = "name", required = true) String name,
        @JsonProperty(value = "datatype", required = true) DataType datatype,
        @JsonProperty(value = "shape", required = true) List<Long> shape,
        @JsonProperty(value = "data", required = true) JsonNode data) {
      this.name = name;
      this.datatype = datatype;
      this.shape = shape;
      this.data = data;
    }

    static StoredTensor of(Tensor tensor) {
      var shape = Arrays.stream(tensor.shape()).boxed().toList();
      var values = Json.MAPPER.createArrayNode();
      for (int i = 0; i < tensor.size(); i++) {
        values.addPOJO(Array.get(tensor.values(), i));
      }
      return new StoredTensor(tensor.name(), tensor.datatype(), shape, values);
    }

    Tensor tensor() {
      Object values = values();
      return new Tensor(name, datatype, shape.stream().mapToLong(size -> size).toArray(), values);
    }

    private Object values() {
      try {
        return Json.MAPPER.convertValue(data, datatype.array());
      } catch (IllegalArgumentException e) {
        throw new InvalidInput(
            "golden.json of the package holds no %s for '%s': %s"
                .formatted(datatype, name, e.getMessage()),
            e);
      }
    }
  }
}
