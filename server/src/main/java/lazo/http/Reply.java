package lazo.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import lazo.store.Json;

/** What a handler answers. */
public sealed interface Reply {
  int status();

  Map<String, String> headers();

  /** A body in memory. */
  record Bytes(int status, Map<String, String> headers, byte[] body) implements Reply {}

  /** A file streamed from disk; {@code from} and {@code length} in bytes. */
  record File(int status, Map<String, String> headers, Path file, long from, long length)
      implements Reply {}

  /**
   * Server-sent events: the source is called once and emits until the client goes or the returned
   * handle is closed.
   */
  record Live(Map<String, String> headers, Consumer<LiveStream> source) implements Reply {
    @Override
    public int status() {
      return 200;
    }
  }

  /** This reply with one more header. */
  default Reply header(String name, String value) {
    var more = new LinkedHashMap<>(headers());
    more.put(name, value);
    return switch (this) {
      case Bytes bytes -> new Bytes(bytes.status, more, bytes.body);
      case File file -> new File(file.status, more, file.file, file.from, file.length);
      case Live live -> new Live(more, live.source);
    };
  }

  static Reply json(Object value) {
    return json(200, value);
  }

  static Reply json(int status, Object value) {
    return new Bytes(status, Map.of("content-type", "application/json"), Json.bytes(value));
  }

  static Reply text(String text) {
    return text(200, text);
  }

  static Reply text(int status, String text) {
    return new Bytes(
        status,
        Map.of("content-type", "text/plain; charset=utf-8"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  static Reply html(int status, String page) {
    return new Bytes(
        status,
        Map.of("content-type", "text/html; charset=utf-8"),
        page.getBytes(StandardCharsets.UTF_8));
  }

  static Reply seeOther(String location) {
    return new Bytes(303, Map.of("location", location), new byte[0]);
  }

  static Reply file(Path file, long size, String contentType) {
    return new File(200, Map.of("content-type", contentType), file, 0, size);
  }
}
