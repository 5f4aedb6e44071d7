package lazo.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import lazo.features.Column;

/**
 * The layout of a frame file, little-endian throughout:
 *
 * <pre>
 * header  magic (8 bytes), columns, then for each column: bytes of the name, name in UTF-8, type (1 byte)
 * block   rows (above 0), then for each column: bytes of the payload, payload
 * ...
 * end     rows = 0, all rows (8 bytes), blocks
 * </pre>
 *
 * Counts are 4 bytes where nothing else is said. Header, blocks and end are each followed by the
 * CRC32C of their bytes. Payloads: doubles raw; longs raw, then one bit for each row, set where
 * missing; texts as a dictionary of the block (count, then bytes and UTF-8 of each), then one index
 * for each row, -1 where missing.
 */
final class FrameFormat {
  static final long MAGIC = 0x314D52464F5A414CL; // "LAZOFRM1"
  static final int END_BYTES = Integer.BYTES + Long.BYTES + Integer.BYTES + Integer.BYTES;
  static final int CRC_BYTES = Integer.BYTES;

  /**
   * Rows of a block when a big frame is written at once; bounds the memory of writer and reader.
   */
  static final int BLOCK_ROWS_MAX = 1 << 16;

  private FrameFormat() {}

  enum Type {
    DOUBLES('d'),
    LONGS('l'),
    STRINGS('s');

    private final char code;

    Type(char code) {
      this.code = code;
    }

    byte code() {
      return (byte) code;
    }

    static Optional<Type> ofCode(byte code) {
      return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }

    static Type of(Column column) {
      return switch (column) {
        case Column.Doubles _ -> DOUBLES;
        case Column.Longs _ -> LONGS;
        case Column.Strings _ -> STRINGS;
      };
    }
  }

  static int missingBytes(int rows) {
    return (rows + Byte.SIZE - 1) / Byte.SIZE;
  }

  static int crc(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
