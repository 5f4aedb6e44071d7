package lazo.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lazo.features.FittedFeature.FittedCategorical;
import lazo.features.FittedFeature.FittedNumeric;
import lazo.features.FittedSpec;
import lazo.problem.InvalidInput;
import lazo.problem.Unsupported;
import org.junit.jupiter.api.Test;

final class OnnxInfoTest {
  private static final FittedSpec SPEC =
      new FittedSpec(
          List.of(
              new FittedNumeric("hour", Float.NaN, 0, 1),
              new FittedCategorical("origin", List.of("JFK", "LAX"))));

  private final byte[] model = OnnxModels.classifier(SPEC, new TreeEnsemble(List.of(), 0));

  @Test
  void namesThePortsAndOperatorSetsOfAModel() {
    var info = OnnxInfo.read(model);
    assertThat(info.inputs())
        .containsExactly(
            new OnnxInfo.Port("hour", "float", List.of(-1L, 1L)),
            new OnnxInfo.Port("origin", "string", List.of(-1L, 1L)));
    assertThat(info.outputs())
        .containsExactly(new OnnxInfo.Port("probability", "float", List.of(-1L)));
    assertThat(info.irVersion()).isEqualTo(8);
    assertThat(info.opsets()).isEqualTo(Map.of("ai.onnx", 15L, "ai.onnx.ml", 3L));
  }

  @Test
  void refusesAnEmptyFile() {
    assertThatThrownBy(() -> OnnxInfo.read(new byte[0]))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("empty");
  }

  @Test
  void refusesATruncatedModelAtAnyLength() {
    for (int length = 1; length < model.length; length++) {
      byte[] part = Arrays.copyOf(model, length);
      assertThatThrownBy(() -> OnnxInfo.read(part))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("not an ONNX model");
    }
  }

  @Test
  void refusesBytesOfAnotherKind() {
    byte[] text = "id,hour\n1,2\n".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> OnnxInfo.read(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("not an ONNX model");
  }

  @Test
  void refusesWeightsInOtherFilesSinceTheyCouldBeAnyFile() throws InvalidProtocolBufferException {
    var outside = ModelProto.parseFrom(OnnxModels.mlp(new int[] {2, 1}, 1)).toBuilder();
    outside
        .getGraphBuilder()
        .getInitializerBuilder(0)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL);
    assertThatThrownBy(() -> OnnxInfo.read(outside.build().toByteArray()))
        .isInstanceOf(Unsupported.class)
        .hasMessageContaining("another file");
  }
}
