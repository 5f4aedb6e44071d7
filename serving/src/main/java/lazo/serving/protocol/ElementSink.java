package lazo.serving.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import lazo.problem.InvalidInput;
import lazo.scoring.DataType;
import org.jspecify.annotations.Nullable;

/** Collects the elements of one tensor into the array of its datatype. */
abstract sealed class ElementSink {
  /** What is set aside before any element was seen; a shape may promise more than comes. */
  private static final int CAPACITY_MAX = 1 << 16;

  private final String name;
  private final DataType datatype;
  int size;

  private ElementSink(String name, DataType datatype) {
    this.name = name;
    this.datatype = datatype;
  }

  static ElementSink of(String name, DataType datatype, long expected) {
    int capacity = (int) Math.min(expected, CAPACITY_MAX);
    return switch (datatype) {
      case FP32 -> new Floats(name, datatype, capacity);
      case FP64 -> new Doubles(name, datatype, capacity);
      case BYTES -> new Texts(name, datatype, capacity);
      case BOOL -> new Booleans(name, datatype, capacity);
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
          new Whole(name, datatype, capacity);
      case FP16 ->
          throw new InvalidInput(
              "input '%s' is FP16, which has no form in JSON; send it in raw form or as FP32"
                  .formatted(name));
    };
  }

  abstract void add(JsonParser json, JsonToken token) throws IOException;

  abstract Object array();

  final int size() {
    return size;
  }

  /** A floating number, or NaN for null. */
  final double real(JsonParser json, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> {
        double value = json.getDoubleValue();
        if (Double.isInfinite(value)) {
          throw wrong(json, token); // too large a number; infinity is the text "Infinity"
        }
        yield value;
      }
      case VALUE_NULL -> Double.NaN;
      case VALUE_STRING ->
          switch (json.getText()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw wrong(json, token);
          };
      default -> throw wrong(json, token);
    };
  }

  final InvalidInput wrong(JsonParser json, @Nullable JsonToken token) throws IOException {
    String got =
        token == JsonToken.VALUE_STRING ? "the text \"" + json.getText() + "\"" : json.getText();
    return new InvalidInput(
        "input '%s' is %s, but value %d is %s".formatted(name, datatype, size, got));
  }

  private static int grown(int length) {
    return Math.max(16, length + (length >> 1));
  }

  private static final class Floats extends ElementSink {
    private float[] values;

    Floats(String name, DataType datatype, int capacity) {
      super(name, datatype);
      values = new float[capacity];
    }

    /** By way of double, as training rounds its columns. */
    @Override
    void add(JsonParser json, JsonToken token) throws IOException {
      if (size == values.length) {
        values = Arrays.copyOf(values, grown(size));
      }
      double value = real(json, token);
      float rounded = (float) value;
      if (Float.isInfinite(rounded) && !Double.isInfinite(value)) {
        throw wrong(json, token);
      }
      values[size] = rounded;
      size++;
    }

    @Override
    Object array() {
      return size == values.length ? values : Arrays.copyOf(values, size);
    }
  }

  private static final class Doubles extends ElementSink {
    private double[] values;

    Doubles(String name, DataType datatype, int capacity) {
      super(name, datatype);
      values = new double[capacity];
    }

    @Override
    void add(JsonParser json, JsonToken token) throws IOException {
      if (size == values.length) {
        values = Arrays.copyOf(values, grown(size));
      }
      values[size] = real(json, token);
      size++;
    }

    @Override
    Object array() {
      return size == values.length ? values : Arrays.copyOf(values, size);
    }
  }

  private static final class Texts extends ElementSink {
    private @Nullable String[] values;

    Texts(String name, DataType datatype, int capacity) {
      super(name, datatype);
      values = new @Nullable String[capacity];
    }

    @Override
    void add(JsonParser json, JsonToken token) throws IOException {
      if (size == values.length) {
        values = Arrays.copyOf(values, grown(size));
      }
      values[size] =
          switch (token) {
            case VALUE_STRING -> json.getText();
            case VALUE_NULL -> null;
            default -> throw wrong(json, token);
          };
      size++;
    }

    @Override
    Object array() {
      return size == values.length ? values : Arrays.copyOf(values, size);
    }
  }

  private static final class Booleans extends ElementSink {
    private boolean[] values;

    Booleans(String name, DataType datatype, int capacity) {
      super(name, datatype);
      values = new boolean[capacity];
    }

    @Override
    void add(JsonParser json, JsonToken token) throws IOException {
      if (size == values.length) {
        values = Arrays.copyOf(values, grown(size));
      }
      if (!token.isBoolean()) {
        throw wrong(json, token);
      }
      values[size++] = token == JsonToken.VALUE_TRUE;
    }

    @Override
    Object array() {
      return size == values.length ? values : Arrays.copyOf(values, size);
    }
  }

  /** Whole numbers of any width, checked against their range. */
  private static final class Whole extends ElementSink {
    private final DataType datatype;
    private long[] values;

    Whole(String name, DataType datatype, int capacity) {
      super(name, datatype);
      this.datatype = datatype;
      values = new long[capacity];
    }

    @Override
    void add(JsonParser json, JsonToken token) throws IOException {
      if (size == values.length) {
        values = Arrays.copyOf(values, grown(size));
      }
      if (token != JsonToken.VALUE_NUMBER_INT) {
        throw wrong(json, token);
      }
      boolean isLong = json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      boolean fits =
          isLong
              ? WholeNumbers.fits(datatype, json.getLongValue())
              : datatype == DataType.UINT64
                  && json.getBigIntegerValue().signum() > 0
                  && json.getBigIntegerValue().bitLength() <= Long.SIZE;
      if (!fits) {
        throw wrong(json, token);
      }
      values[size] = isLong ? json.getLongValue() : json.getBigIntegerValue().longValue();
      size++;
    }

    @Override
    Object array() {
      long[] exact = size == values.length ? values : Arrays.copyOf(values, size);
      return WholeNumbers.narrow(datatype, exact);
    }
  }
}
