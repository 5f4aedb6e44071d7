package lazo.serving.log;

/**
 * A hash of 64 bits over values, equal on every machine and in every process. Not cryptographic.
 */
public final class Hash {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private long state = 0x243F6A8885A308D3L;

  public static long of(String text) {
    return new Hash().add(text).value();
  }

  public Hash add(long value) {
    long mixed = (state ^ value) * MULTIPLIER;
    state = mixed ^ (mixed >>> 32);
    return this;
  }

  public Hash add(String text) {
    long mixed = add(text.length()).state;
    for (int i = 0; i < text.length(); i++) {
      mixed = (mixed ^ text.charAt(i)) * MULTIPLIER;
      mixed ^= mixed >>> 29;
    }
    state = mixed;
    return this;
  }

  /** The elements of an array as tensors hold them; null texts differ from empty ones. */
  public Hash addArray(Object values) {
    switch (values) {
      case float[] floats -> {
        for (float value : floats) {
          add(Float.floatToRawIntBits(value));
        }
      }
      case double[] doubles -> {
        for (double value : doubles) {
          add(Double.doubleToRawLongBits(value));
        }
      }
      case long[] longs -> {
        for (long value : longs) {
          add(value);
        }
      }
      case String[] texts -> {
        for (String text : texts) {
          if (text == null) {
            add(-1);
          } else {
            add(text);
          }
        }
      }
      case int[] ints -> {
        for (int value : ints) {
          add(value);
        }
      }
      case short[] shorts -> {
        for (short value : shorts) {
          add(value);
        }
      }
      case byte[] bytes -> {
        for (byte value : bytes) {
          add(value);
        }
      }
      case boolean[] booleans -> {
        for (boolean value : booleans) {
          add(value ? 1 : 0);
        }
      }
      default -> throw new AssertionError(values.getClass()); // tensors hold no other array
    }
    return this;
  }

  /** The hash so far; never 0. */
  public long value() {
    long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    mixed ^= mixed >>> 31;
    return mixed == 0 ? 1 : mixed;
  }
}
