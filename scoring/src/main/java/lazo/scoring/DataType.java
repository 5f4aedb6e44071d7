package lazo.scoring;

/** The element types of tensors, in the words of the Open Inference Protocol. */
public enum DataType {
  BOOL(1, boolean[].class),
  UINT8(1, byte[].class),
  UINT16(2, short[].class),
  UINT32(4, int[].class),
  UINT64(8, long[].class),
  INT8(1, byte[].class),
  INT16(2, short[].class),
  INT32(4, int[].class),
  INT64(8, long[].class),
  /** IEEE half precision, held as raw bits. */
  FP16(2, short[].class),
  FP32(4, float[].class),
  FP64(8, double[].class),
  /** Text, held as strings. */
  BYTES(0, String[].class);

  private final int sizeBytes;
  private final Class<?> array;

  DataType(int sizeBytes, Class<?> array) {
    this.sizeBytes = sizeBytes;
    this.array = array;
  }

  /** The size of one element; 0 for BYTES, whose elements vary. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /**
   * The class of the Java array that holds such elements; unsigned types use the bits of the
   * signed.
   */
  public Class<?> array() {
    return array;
  }

  public boolean isFloating() {
    return this == FP16 || this == FP32 || this == FP64;
  }
}
