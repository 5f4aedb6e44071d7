package lazo.serving.protocol;

import lazo.scoring.DataType;

/** Whole numbers of the widths that tensors know. */
final class WholeNumbers {
  private WholeNumbers() {}

  static boolean fits(DataType datatype, long value) {
    return switch (datatype) {
      case INT8 -> value == (byte) value;
      case INT16 -> value == (short) value;
      case INT32 -> value == (int) value;
      case UINT8 -> value >= 0 && value < 1 << 8;
      case UINT16 -> value >= 0 && value < 1 << 16;
      case UINT32 -> value >= 0 && value < 1L << 32;
      case UINT64 -> value >= 0;
      default -> true;
    };
  }

  /** The array that holds this datatype. */
  static Object narrow(DataType datatype, long[] values) {
    return switch (datatype.sizeBytes()) {
      case 1 -> {
        byte[] narrow = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
          narrow[i] = (byte) values[i];
        }
        yield narrow;
      }
      case 2 -> {
        short[] narrow = new short[values.length];
        for (int i = 0; i < values.length; i++) {
          narrow[i] = (short) values[i];
        }
        yield narrow;
      }
      case 4 -> {
        int[] narrow = new int[values.length];
        for (int i = 0; i < values.length; i++) {
          narrow[i] = (int) values[i];
        }
        yield narrow;
      }
      default -> values;
    };
  }
}
