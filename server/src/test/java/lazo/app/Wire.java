package lazo.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * HTTP by hand: sends what no well-behaved client would send, one connection for each request.
 *
 * @param port where the server listens on loopback
 */
record Wire(int port) {
  private static final int ANSWER_MILLIS_MAX = 10_000;
  private static final int ANSWER_BYTES_MAX = 1 << 20;

  /** What came back; status 0 when the server closed the connection without a word. */
  record Answer(int status, Map<String, String> headers, String body) {
    String type() {
      return headers.getOrDefault("content-type", "");
    }
  }

  Answer send(String method, String target, Map<String, String> headers, byte[] body)
      throws IOException {
    var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    all.put("host", "127.0.0.1:" + port);
    all.put("connection", "close");
    all.put("content-length", String.valueOf(body.length));
    all.putAll(headers);
    all.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("\r\n");
    return raw(head.toString().getBytes(StandardCharsets.ISO_8859_1), body);
  }

  /** Sends bytes as they are; a server may answer and close before it has read them all. */
  Answer raw(byte[]... parts) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), ANSWER_MILLIS_MAX);
      socket.setSoTimeout(ANSWER_MILLIS_MAX);
      Thread sender = Thread.ofVirtual().start(() -> sendAll(socket, parts));
      byte[] answer = read(socket.getInputStream());
      sender.interrupt();
      Answer parsed = parse(answer);
      byte[] body = parsed.body().getBytes(StandardCharsets.ISO_8859_1);
      return new Answer(
          parsed.status(), parsed.headers(), new String(body, StandardCharsets.UTF_8));
    }
  }

  private static void sendAll(Socket socket, byte[]... parts) {
    try {
      OutputStream out = socket.getOutputStream();
      for (byte[] part : parts) {
        out.write(part);
      }
      out.flush();
    } catch (IOException refusedAndClosed) {
      // the answer tells
    }
  }

  private static byte[] read(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes.write(buffer, 0, n);
        if (bytes.size() > ANSWER_BYTES_MAX || complete(bytes)) {
          break;
        }
      }
    } catch (SocketTimeoutException e) {
      throw new IOException("no end of the answer within 10 s, so far: " + bytes, e);
    } catch (IOException reset) {
      // what came before the reset is the answer
    }
    return bytes.toByteArray();
  }

  /** True when the announced length has come, or a stream has begun that has no end. */
  private static boolean complete(ByteArrayOutputStream bytes) {
    Answer soFar = parse(bytes.toByteArray());
    String length = soFar.headers().getOrDefault("content-length", "");
    return soFar.type().equals("text/event-stream")
        || (!length.isEmpty()
            && soFar.body().getBytes(StandardCharsets.ISO_8859_1).length
                >= Integer.parseInt(length));
  }

  private static Answer parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Answer(0, Map.of(), text);
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    var headers = new TreeMap<String, String>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    return new Answer(
        Integer.parseInt(lines[0].split(" ", 3)[1]), headers, text.substring(end + 4));
  }
}
