package lazo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import lazo.packaging.ModelDescription.Field;
import org.junit.jupiter.api.Test;

/** On files MLmodel as mlflow 3.17.2 writes them. */
class ModelDescriptionTest {
  private static ModelDescription read(String yaml) throws IOException {
    return ModelDescription.of(new YAMLMapper().readTree(yaml));
  }

  @Test
  void tellsColumnsTensorsAndParameters() throws IOException {
    ModelDescription model =
        read(
            """
            flavors:
              sklearn: {sklearn_version: 1.8.0}
              python_function: {loader_module: mlflow.sklearn}
            mlflow_version: 3.17.2
            signature:
              inputs: '[{"type": "double", "name": "age", "required": true}, {"type": "array", "items": {"type": "string"}, "name": "words", "required": false}]'
              outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
              params: '[{"name": "threshold", "type": "double", "default": 0.5, "shape": null}]'
            """);
    assertThat(model.flavors()).containsExactly("python_function", "sklearn");
    assertThat(model.mlflow()).isEqualTo("3.17.2");
    assertThat(model.inputs())
        .containsExactly(
            new Field("age", "double", true, ""), new Field("words", "array of string", false, ""));
    assertThat(model.outputs()).containsExactly(new Field("", "int64 (-1)", true, ""));
    assertThat(model.params()).containsExactly(new Field("threshold", "double", true, "0.5"));
  }

  @Test
  void needsNoSignatureAndSurvivesADamagedOne() throws IOException {
    assertThat(read("flavors: {onnx: {}}").inputs()).isEmpty();
    assertThat(read("signature: {inputs: '[{'}").inputs()).isEmpty();
    assertThat(read("[]").flavors()).isEmpty();
  }
}
