package lazo.tracking.wire;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import lazo.problem.InvalidInput;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/** One page of results and the token of the next page, null on the last. */
public record Page<T>(List<T> items, @Nullable String next) {
  public Page {
    items = List.copyOf(items);
  }

  /** A page out of rows that were asked for one more than the page holds. */
  public static <T> Page<T> of(List<T> oneMore, int size, long offset) {
    return oneMore.size() > size
        ? new Page<>(oneMore.subList(0, size), token(offset + size))
        : new Page<>(oneMore, null);
  }

  public <R> Page<R> map(Function<T, R> each) {
    return new Page<>(items.stream().map(each).toList(), next);
  }

  public static String token(long offset) {
    return Base64.getEncoder()
        .encodeToString(("{\"offset\": " + offset + "}").getBytes(StandardCharsets.US_ASCII));
  }

  /** Where the page of a token starts; 0 without a token. */
  public static long offset(@Nullable String token) {
    if (token == null || token.isEmpty()) {
      return 0;
    }
    String decoded;
    try {
      decoded = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidInput("Invalid page token, could not base64-decode");
    }
    try {
      var offset = Json.tree(decoded).path("offset");
      if (offset.isIntegralNumber() && offset.longValue() >= 0) {
        return offset.longValue();
      }
    } catch (InvalidInput e) {
      // told below
    }
    throw new InvalidInput(
        "Invalid page token, it holds no offset; use the token of the last page as it is");
  }
}
