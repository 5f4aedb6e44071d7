package lazo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import lazo.onnx.OnnxModels;

/**
 * Writes a multilayer perceptron with random weights as MLflow keeps an ONNX model, and a request
 * for one row of it: {@code MLmodel}, {@code model.onnx}, {@code request.json}.
 *
 * <p>{@code java lazo.bench.Mlp FOLDER WIDTH WIDTH...}, for example {@code mlp 10 32 16 2}
 */
final class Mlp {
  private static final String DESCRIPTION =
      """
      flavors:
        onnx:
          data: model.onnx
          onnx_version: 1.17.0
      """;

  private Mlp() {}

  static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int[] widths = Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
    Files.write(folder.resolve("model.onnx"), OnnxModels.mlp(widths, 1));
    Files.writeString(folder.resolve("MLmodel"), DESCRIPTION);
    Files.writeString(folder.resolve("request.json"), request(widths[0]));
  }

  private static String request(int width) {
    var random = new Random(1);
    var data = new StringBuilder();
    for (int i = 0; i < width; i++) {
      data.append(i == 0 ? "" : ",").append(random.nextInt(1000) / 1000f);
    }
    return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,%d],\"data\":[%s]}]}"
        .formatted(width, data);
  }
}
