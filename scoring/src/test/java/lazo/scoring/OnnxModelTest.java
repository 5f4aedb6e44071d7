package lazo.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import lazo.features.Column;
import lazo.features.FittedFeature.FittedCategorical;
import lazo.features.FittedFeature.FittedNumeric;
import lazo.features.FittedSpec;
import lazo.features.Frame;
import lazo.onnx.OnnxModels;
import lazo.onnx.TreeEnsemble;
import lazo.problem.InvalidInput;
import lazo.problem.Unavailable;
import lazo.problem.Unsupported;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OnnxModelTest {
  private static final FittedSpec SPEC =
      new FittedSpec(
          List.of(
              new FittedNumeric("hour", Float.NaN, 0, 1),
              new FittedCategorical("origin", List.of("JFK"))));

  private final Model model =
      OnnxModel.load(OnnxModels.logistic(SPEC, new float[] {0.1f, 0.5f}, 0));

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void declaresItsInputsAndOutputs() {
    assertThat(model.signature())
        .isEqualTo(
            new Signature(
                List.of(
                    new TensorSpec("hour", DataType.FP32, List.of(-1L, 1L)),
                    new TensorSpec("origin", DataType.BYTES, List.of(-1L, 1L))),
                List.of(new TensorSpec("probability", DataType.FP32, List.of(-1L)))));
  }

  @Test
  void scoresInputsInAnyOrderAndOfChangingSize() {
    for (int rows : new int[] {1, 1, 3, 2, 1, 4000, 1}) {
      var hour = Tensor.of("hour", new float[rows], rows, 1);
      var origin = Tensor.of("origin", filled(rows, "JFK"), rows, 1);
      float[] answer = model.score(List.of(origin, hour)).getFirst().floats();
      assertThat(answer).hasSize(rows);
      assertThat(answer[rows - 1]).isCloseTo((float) (1 / (1 + Math.exp(-0.5))), within(1e-6f));
    }
  }

  @Test
  void refusesWhatTheSignatureDoesNotDeclare() {
    var hour = Tensor.of("hour", new float[2], 2, 1);
    var origin = Tensor.of("origin", filled(2, "JFK"), 2, 1);
    refuses("no input 'x'", Tensor.of("x", new float[1], 1, 1));
    refuses("'hour' (FP32 [-1, 1])", Tensor.of("x", new float[1], 1, 1));
    refuses("'origin' (BYTES [-1, 1]) is missing", hour);
    refuses("'hour' is given twice", hour, hour);
    refuses(
        "'hour' is INT64, the model expects FP32",
        new Tensor("hour", DataType.INT64, new long[] {1, 1}, new long[1]));
    refuses("'hour' has shape [2], the model expects [-1, 1]", Tensor.of("hour", new float[2], 2));
    refuses("'hour' has shape [1, 2]", Tensor.of("hour", new float[2], 1, 2));
    refuses("'hour' has shape [0, 1]", Tensor.of("hour", new float[0], 0, 1));
    refuses(
        "'origin' has 1 rows, but input 'hour' has 2",
        hour,
        Tensor.of("origin", filled(1, "JFK"), 1, 1));
    assertThat(model.score(List.of(hour, origin))).hasSize(1);
  }

  @Test
  void reportsAnAnswerThatIsNotFinite() {
    var hour = Tensor.of("hour", new float[] {1, Float.NaN, 3}, 3, 1);
    var origin = Tensor.of("origin", filled(3, ""), 3, 1);
    assertThatThrownBy(() -> model.score(List.of(hour, origin)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("NaN for output 'probability' in row 1");
  }

  @Test
  void refusesATensorWhoseValuesDoNotFillItsShape() {
    assertThatThrownBy(() -> Tensor.of("x", new float[3], 2, 2))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("needs 4 values, got 3");
    assertThatThrownBy(() -> Tensor.of("x", new float[3], -3, -1)).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> Tensor.of("x", new float[0], 1L << 40, 1L << 40))
        .isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> new Tensor("x", DataType.INT64, new long[] {1}, new int[1]))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("long[]");
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL,BOOL",
    "UINT8,UINT8",
    "INT8,INT8",
    "INT16,INT16",
    "INT32,INT32",
    "INT64,INT64",
    "FLOAT16,FP16",
    "FLOAT,FP32",
    "DOUBLE,FP64",
    "STRING,BYTES"
  })
  void handsEveryTypeOverUnchanged(TensorProto.DataType onnx, DataType datatype) {
    try (var identity = OnnxModel.load(Graphs.identity(onnx))) {
      for (int rows : new int[] {2, 2, 1}) {
        var in = new Tensor("in", datatype, new long[] {rows, 2}, values(datatype, 2 * rows));
        Tensor out = identity.score(List.of(in)).getFirst();
        assertThat(out.datatype()).isEqualTo(datatype);
        assertThat(out.shape()).containsExactly(rows, 2);
        assertThat(out.values()).isEqualTo(in.values());
      }
    }
  }

  @Test
  void readsAnswersOfMoreRowsThanWereAskedAbout() {
    try (var twice = OnnxModel.load(Graphs.twice())) {
      for (int call = 0; call < 2; call++) {
        Tensor out =
            twice.score(List.of(Tensor.of("in", new float[] {1, 2, 3, 4}, 2, 2))).getFirst();
        assertThat(out.shape()).containsExactly(4, 2);
        assertThat(out.floats()).containsExactly(1, 2, 3, 4, 1, 2, 3, 4);
      }
    }
  }

  @Test
  void refusesATypeThatTheRuntimeCannotTakeFromJava() {
    byte[] unsigned = Graphs.identity(TensorProto.DataType.UINT32);
    assertThatThrownBy(() -> OnnxModel.load(unsigned).close())
        .isInstanceOf(Unsupported.class)
        .hasMessageContaining("'in'")
        .hasMessageContaining("UINT32");
  }

  @Test
  void readsTheClassMapsOfScikitLearn() {
    try (var zipMap = OnnxModel.load(Graphs.zipMap())) {
      var rows = Frame.builder(2).add("a", doubles(0.75, 0.4)).add("b", doubles(0.25, 0.6)).build();
      assertThat(zipMap.signature().outputs().getFirst().shape()).containsExactly(-1L, -1L);
      assertThat(zipMap.probabilities(rows)).containsExactly(0.25f, 0.6f);
    }
  }

  @Test
  void scoresFramesBeyondOneBatch() {
    int rows = 2 * Probabilities.BATCH_ROWS_MAX + 1;
    double[] hours = IntStream.range(0, rows).mapToDouble(row -> row % 24).toArray();
    var frame =
        Frame.builder(rows)
            .add("unused", doubles(hours))
            .add("origin", new Column.Strings(filled(rows, "JFK")))
            .add("hour", doubles(hours))
            .build();
    double[] probabilities = model.probabilities(frame);
    assertThat(probabilities).hasSize(rows);
    assertThat(probabilities[rows - 1]).isEqualTo(probabilities[(rows - 1) % 24]);
    assertThat(probabilities[1]).isNotEqualTo(probabilities[0]);
  }

  @Test
  void namesTheColumnThatAFrameLacksOrHoldsInAnotherType() {
    var lacking = Frame.builder(1).add("hour", doubles(1)).build();
    assertThatThrownBy(() -> model.probabilities(lacking))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("'origin'");
    var wrong = lacking.with("origin", doubles(1));
    assertThatThrownBy(() -> model.probabilities(wrong))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("'origin' is BYTES");
  }

  @Test
  void answersManyThreadsAtOnceLikeOne() throws InterruptedException, ExecutionException {
    var samples = new Samples(3);
    FittedSpec spec = samples.spec();
    TreeEnsemble trees = samples.trees(spec.width(), 30, 4);
    Frame rows = samples.rows(spec, 64);
    try (var shared = OnnxModel.load(OnnxModels.classifier(spec, trees));
        var threads = Executors.newFixedThreadPool(8)) {
      double[] expected = shared.probabilities(rows);
      var calls =
          IntStream.range(0, 400)
              .mapToObj(i -> threads.submit(() -> row(shared, rows, i % 64)))
              .toList();
      for (int i = 0; i < calls.size(); i++) {
        assertThat(calls.get(i).get()).isEqualTo(expected[i % 64]);
      }
    }
  }

  @Test
  void endsCallsUnderWayBeforeItIsFreedAndRefusesLaterOnes() throws InterruptedException {
    var perceptron = OnnxModel.load(OnnxModels.mlp(new int[] {64, 256, 1}, 1));
    var batch = List.of(Tensor.of("x", new float[64 * 64], 64, 64));
    var started = new CountDownLatch(4);
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        threads.submit(
            () -> {
              perceptron.score(batch);
              started.countDown();
              while (true) { // until refused
                perceptron.score(batch);
              }
            });
      }
      started.await();
      perceptron.close();
      perceptron.close();
    }
    assertThatThrownBy(() -> perceptron.score(batch))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("closed");
  }

  private void refuses(String message, Tensor... inputs) {
    assertThatThrownBy(() -> model.score(List.of(inputs)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(message);
  }

  private static double row(Model model, Frame rows, int row) {
    return model.probabilities(rows.slice(row, row + 1))[0];
  }

  private static Column doubles(double... values) {
    return new Column.Doubles(values);
  }

  private static String[] filled(int rows, String text) {
    return IntStream.range(0, rows).mapToObj(_ -> text).toArray(String[]::new);
  }

  private static Object values(DataType datatype, int size) {
    return switch (datatype) {
      case BOOL ->
          size == 2 ? new boolean[] {true, false} : new boolean[] {true, false, false, true};
      case UINT8, INT8 -> size == 2 ? new byte[] {-1, 1} : new byte[] {-128, 127, 0, 1};
      case INT16, UINT16 ->
          size == 2 ? new short[] {-1, 1} : new short[] {Short.MIN_VALUE, 2, 3, 4};
      case FP16 -> size == 2 ? new short[] {0x3c00, 0} : new short[] {0x3c00, 0x4000, 1, 0};
      case INT32, UINT32 -> size == 2 ? new int[] {-1, 1} : new int[] {Integer.MIN_VALUE, 2, 3, 4};
      case INT64, UINT64 -> size == 2 ? new long[] {-1, 1} : new long[] {Long.MAX_VALUE, 2, 3, 4};
      case FP32 -> size == 2 ? new float[] {-0f, 1} : new float[] {1e-45f, 2, 3, Float.MAX_VALUE};
      case FP64 -> size == 2 ? new double[] {-0d, 1} : new double[] {1e-310, 2, 3, 4};
      case BYTES -> size == 2 ? new String[] {"", "é"} : new String[] {"a\nb", "😀", "c", "d"};
    };
  }
}
