package lazo.trace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lazo.problem.InvalidInput;
import lazo.problem.Unavailable;
import lazo.store.Json;

/**
 * The spans of each trace in a file of its own, one JSON text a line. Lines are synced before
 * {@link #append} returns; half a line at the end, from a process that died, is skipped by readers.
 */
final class SpanFiles {
  private static final int LOCKS = 64;
  private static final byte[] NEW_LINE = {'\n'};

  private static final Comparator<ObjectNode> ROOT_FIRST =
      Comparator.<ObjectNode>comparingInt(
              span -> span.path("parent_span_id").asText().isEmpty() ? 0 : 1)
          .thenComparingLong(span -> span.path("start_time_unix_nano").asLong());

  private final Path root;
  private final List<Object> locks = IntStream.range(0, LOCKS).mapToObj(i -> new Object()).toList();

  SpanFiles(Path root) {
    this.root = root;
  }

  /** Refuses what cannot be the name of a file, and so no trace. */
  static String checked(String traceId) {
    if (!traceId.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,99}")) {
      throw new InvalidInput(
          "Invalid trace id: it must have 1 to 100 letters, digits, '-' or '_', and start with a letter or digit.");
    }
    return traceId;
  }

  private Path file(String traceId) {
    String id = checked(traceId);
    String folder = String.format("%02x", Math.floorMod(id.hashCode(), 256));
    return root.resolve(folder).resolve(id + ".jsonl");
  }

  private Object lock(String traceId) {
    return locks.get(Math.floorMod(traceId.hashCode(), LOCKS));
  }

  void append(String traceId, List<Span> spans) {
    var lines = new StringBuilder();
    spans.forEach(span -> lines.append(Json.write(span.body())).append('\n'));
    Path file = file(traceId);
    synchronized (lock(traceId)) {
      try {
        Files.createDirectories(root.resolve(file.getName(root.getNameCount())));
        try (var channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
          endLine(channel);
          ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
          channel.force(false);
        }
      } catch (IOException e) {
        throw new Unavailable(
            "the spans could not be stored ("
                + e.getMessage()
                + "); check the free space of the data folder",
            e);
      }
    }
  }

  /** Goes to the end, and ends the half line that may be there. */
  private static void endLine(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size > 0) {
      ByteBuffer last = ByteBuffer.allocate(1);
      channel.read(last, size - 1);
      channel.position(size);
      if (last.array()[0] != '\n') {
        channel.write(ByteBuffer.wrap(NEW_LINE));
      }
    }
  }

  /**
   * The spans of a trace, the root first, then as they began; of one that came twice, the later.
   */
  Collection<ObjectNode> read(String traceId) {
    Path file = file(traceId);
    Map<String, ObjectNode> spans = new LinkedHashMap<>();
    if (Files.exists(file)) {
      try {
        // half a character at the end must not fail the rest
        var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        text.lines().forEach(line -> keep(spans, line));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return spans.values().stream().sorted(ROOT_FIRST).toList();
  }

  private static void keep(Map<String, ObjectNode> spans, String line) {
    try {
      if (Json.tree(line) instanceof ObjectNode span) {
        spans.put(span.path("span_id").asText(), span);
      }
    } catch (InvalidInput halfALine) {
      // never acknowledged
    }
  }

  void delete(String traceId) {
    synchronized (lock(traceId)) {
      try {
        Files.deleteIfExists(file(traceId));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
