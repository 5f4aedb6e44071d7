package lazo.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookmarkTest {
  private static final Instant START = Instant.parse("2001-02-01T05:00:00Z");

  @TempDir private Path folder;

  @Test
  void isEmptyUntilSomethingWasReached() throws IOException {
    Bookmark bookmark = new Bookmark(folder.resolve("reached"));
    assertThat(bookmark.reached()).isEmpty();
    bookmark.reached(START);
    assertThat(bookmark.reached()).contains(START);
    bookmark.reached(START.plusMillis(1));
    assertThat(bookmark.reached()).contains(START.plusMillis(1));
  }

  @Test
  void aReaderNeverFindsHalfAnInstant() throws Exception {
    Bookmark bookmark = new Bookmark(folder.resolve("reached"));
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> writer =
          threads.submit(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  bookmark.reached(START.plusSeconds(i));
                }
                return null;
              });
      Instant last = START;
      while (!writer.isDone()) {
        Instant seen = bookmark.reached().orElse(last);
        assertThat(seen).isAfterOrEqualTo(last);
        last = seen;
      }
      writer.get();
    }
    assertThat(bookmark.reached()).contains(START.plusSeconds(1_999));
  }
}
