package lazo.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts of files: answers a request for one range of bytes with these bytes, so that downloads can
 * go on where they stopped, or run side by side. Other requests get the whole file.
 */
public final class Ranges {
  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private Ranges() {}

  /** The part of a file that a request asks for. */
  public static Reply of(Request request, Reply whole) {
    if (!(whole instanceof Reply.File file)) {
      return whole;
    }
    Reply open = file.header("accept-ranges", "bytes");
    Matcher range = ONE.matcher(request.header("range").orElse(""));
    if (!range.matches()
        || !meansSomething(range.group(1), range.group(2))
        || changed(request, file)) {
      return open;
    }
    return range(range.group(1), range.group(2), file.length())
        .map(
            found ->
                new Reply.File(
                        206, open.headers(), file.file(), file.from() + found.from, found.length())
                    .header(
                        "content-range",
                        "bytes " + found.from + "-" + found.last + "/" + file.length()))
        .orElseGet(() -> none(file));
  }

  private record Range(long from, long last) {
    long length() {
      return last - from + 1;
    }
  }

  /** Empty when the file has none of the bytes. */
  private static Optional<Range> range(String from, String last, long size) {
    Range range =
        from.isEmpty()
            ? new Range(Math.max(0, size - Long.parseLong(last)), size - 1)
            : new Range(
                Long.parseLong(from),
                last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1));
    return Optional.of(range).filter(found -> found.from <= found.last);
  }

  /** Neither {@code 5-2} nor nothing at all. */
  private static boolean meansSomething(String from, String last) {
    return from.isEmpty()
        ? !last.isEmpty()
        : last.isEmpty() || Long.parseLong(from) <= Long.parseLong(last);
  }

  /** The client has the beginning of a file that is not the one here now. */
  private static boolean changed(Request request, Reply.File file) {
    return request
        .header("if-range")
        .filter(tag -> !tag.equals(file.headers().get("etag")))
        .isPresent();
  }

  private static Reply none(Reply.File file) {
    return Reply.text(416, "the file has " + file.length() + " bytes, none of them in this range")
        .header("content-range", "bytes */" + file.length());
  }
}
