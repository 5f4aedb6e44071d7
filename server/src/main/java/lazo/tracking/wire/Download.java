package lazo.tracking.wire;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import lazo.http.Reply;

/**
 * A file that somebody uploaded, as an answer. It is always an attachment in a sandbox, and what a
 * browser could run is called plain text: a page of this server must not run what a client stored.
 */
public final class Download {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("json", "application/json"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("csv", "text/csv; charset=utf-8"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("md", "text/plain; charset=utf-8"),
          Map.entry("log", "text/plain; charset=utf-8"),
          Map.entry("py", "text/plain; charset=utf-8"),
          Map.entry("js", "text/plain; charset=utf-8"),
          Map.entry("html", "text/plain; charset=utf-8"),
          Map.entry("svg", "text/plain; charset=utf-8"),
          Map.entry("xml", "text/plain; charset=utf-8"),
          Map.entry("yaml", "text/plain; charset=utf-8"),
          Map.entry("yml", "text/plain; charset=utf-8"),
          Map.entry("mlmodel", "text/plain; charset=utf-8"));

  private Download() {}

  public static Reply of(Path file, long size, String name) {
    String safe = name.replaceAll("[^\\w.\\- ]", "_");
    String extension = safe.substring(safe.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return attachment(
        Reply.file(file, size, TYPES.getOrDefault(extension, "application/octet-stream")), safe);
  }

  /**
   * @param name without anything that a header would need to quote
   */
  public static Reply attachment(Reply reply, String name) {
    return reply
        .header("content-disposition", "attachment; filename=\"" + name + "\"")
        .header("content-security-policy", "sandbox; default-src 'none'");
  }
}
