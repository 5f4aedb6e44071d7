package lazo.serving.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import lazo.problem.InvalidInput;
import lazo.scoring.DataType;

/**
 * Reads the data of one tensor, nested as its shape or flat. A missing value is null for floating
 * types and texts; numbers that JSON lacks are the texts "NaN", "Infinity" and "-Infinity".
 */
final class TensorReader {
  private static final int DEPTH_MAX = 16;

  private final String name;
  private final long[] shape;
  private final ElementSink sink;
  private final int[] counts = new int[DEPTH_MAX + 1];
  private final int[] lengths = new int[DEPTH_MAX + 1];
  private int leafDepth = -1;

  private TensorReader(String name, long[] shape, ElementSink sink) {
    this.name = name;
    this.shape = shape;
    this.sink = sink;
    Arrays.fill(lengths, -1);
  }

  /** The array of the datatype, with the parser at the start of the data. */
  static Object read(JsonParser json, String name, DataType datatype, long[] shape)
      throws IOException {
    long expected = elements(name, shape);
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new InvalidInput("the data of input '" + name + "' must be a list");
    }
    var reader = new TensorReader(name, shape, ElementSink.of(name, datatype, expected));
    reader.array(json);
    reader.check(expected);
    return reader.sink.array();
  }

  private void array(JsonParser json) throws IOException {
    int depth = 1;
    counts[1] = 0;
    while (depth > 0) {
      JsonToken token = json.nextToken();
      switch (token) {
        case START_ARRAY -> {
          counts[depth]++;
          depth++;
          if (depth > DEPTH_MAX) {
            throw new InvalidInput("the data of input '" + name + "' are nested too deep");
          }
          counts[depth] = 0;
        }
        case END_ARRAY -> {
          closed(depth);
          depth--;
        }
        default -> {
          if (depth != leafDepth) {
            leaf(depth);
          }
          counts[depth]++;
          sink.add(json, token);
        }
      }
    }
  }

  private void leaf(int depth) {
    if (leafDepth >= 0) {
      throw ragged();
    }
    leafDepth = depth;
  }

  private void closed(int depth) {
    if (lengths[depth] >= 0 && lengths[depth] != counts[depth]) {
      throw ragged();
    }
    lengths[depth] = counts[depth];
  }

  private void check(long expected) {
    if (sink.size() != expected) {
      throw new InvalidInput(
          "input '%s' of shape %s needs %d values, got %d"
              .formatted(name, Arrays.toString(shape), expected, sink.size()));
    }
    if (leafDepth > 1) {
      boolean same = leafDepth == shape.length;
      for (int i = 0; same && i < shape.length; i++) {
        same = shape[i] == lengths[i + 1];
      }
      if (!same) {
        throw new InvalidInput(
            "the data of input '%s' are nested as %s, but its shape is %s"
                .formatted(
                    name,
                    Arrays.toString(Arrays.copyOfRange(lengths, 1, leafDepth + 1)),
                    Arrays.toString(shape)));
      }
    }
  }

  private InvalidInput ragged() {
    return new InvalidInput(
        "the data of input '%s' are nested unevenly; its shape is %s"
            .formatted(name, Arrays.toString(shape)));
  }

  static long elements(String name, long[] shape) {
    long count = 1;
    for (long size : shape) {
      if (size < 0 || (size > 0 && count > Integer.MAX_VALUE / size)) {
        throw new InvalidInput(
            "input '%s' has the impossible shape %s".formatted(name, Arrays.toString(shape)));
      }
      count *= size;
    }
    return count;
  }
}
