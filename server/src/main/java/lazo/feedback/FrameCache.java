package lazo.feedback;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import lazo.features.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The rows of sealed parts that were used last, so that what is asked every day about the last days
 * does not open a file. Not thread safe.
 */
final class FrameCache {
  /** About 32 MB of numbers. */
  private static final long CELLS_MAX = 4L << 20;

  private final Map<Long, Frame> frames = new LinkedHashMap<>(16, 0.75f, true);
  private long cells;

  @Nullable Frame get(long part) {
    return frames.get(part);
  }

  void put(long part, Frame frame) {
    Frame replaced = frames.put(part, frame);
    cells += cells(frame) - (replaced == null ? 0 : cells(replaced));
    Iterator<Frame> oldest = frames.values().iterator();
    while (cells > CELLS_MAX && oldest.hasNext()) {
      cells -= cells(oldest.next());
      oldest.remove();
    }
  }

  private static long cells(Frame frame) {
    return (long) frame.rows() * frame.names().size();
  }
}
