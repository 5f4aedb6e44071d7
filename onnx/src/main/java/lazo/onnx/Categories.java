package lazo.onnx;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The spellings of a category in bytes. ONNX holds UTF-8, but ONNX Runtime's Java binding hands
 * strings over in the JVM's own variant (JNI's modified UTF-8), which differs for NUL and for
 * characters beyond the basic plane, such as emoji. A category of that kind is written in both
 * spellings, so that every client finds it.
 */
final class Categories {
  private static final int LENGTH_BYTES = 2; // that writeUTF puts in front

  private Categories() {}

  static List<ByteString> spellings(String category) {
    var spellings = new ArrayList<ByteString>(2);
    if (category.length() > 0xFFFF / 3) {
      return List.of(ByteString.copyFromUtf8(category)); // far beyond any real category
    }
    ByteString jvm = modifiedUtf8(category);
    spellings.add(jvm);
    try {
      var utf8 =
          ByteString.copyFrom(
              StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(category)));
      if (!utf8.equals(jvm)) {
        spellings.add(utf8);
      }
    } catch (CharacterCodingException notUnicode) {
      return spellings; // half of a surrogate pair: only the JVM can spell it
    }
    return spellings;
  }

  /** Whether UTF-8 alone will do. */
  static boolean plain(List<String> categories) {
    return categories.stream()
        .allMatch(
            category -> spellings(category).equals(List.of(ByteString.copyFromUtf8(category))));
  }

  private static ByteString modifiedUtf8(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return ByteString.copyFrom(bytes.toByteArray()).substring(LENGTH_BYTES);
  }
}
