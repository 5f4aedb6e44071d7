package lazo.data;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import lazo.features.Frame;
import org.jspecify.annotations.Nullable;

/** Several reads of one source that share a sealed engine. For one thread; close it. */
public final class SourceReader implements AutoCloseable {
  private final Engine engine;
  private final Source source;

  private SourceReader(Engine engine, Source source) {
    this.engine = engine;
    this.source = source;
  }

  /**
   * Opens a source as {@link Source#open(DuckDb, Relation, String, List)} does, and keeps the
   * engine.
   */
  public static SourceReader open(
      DuckDb duck, Relation relation, @Nullable String time, List<FeedSource> feeds) {
    List<Path> files = Source.files(relation, feeds);
    Engine engine = duck.sealed(files);
    try {
      return new SourceReader(engine, Source.checked(engine, duck, relation, time, feeds));
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  /** Another reader in the same engine, for another thread; to be closed before this one. */
  public SourceReader beside() {
    return new SourceReader(engine.connect(), source);
  }

  public Frame frame(Selection selection) {
    return source.frame(engine, selection);
  }

  /** The number of rows in a time range, looked for in these files; in all of them with null. */
  public long count(@Nullable Instant from, @Nullable Instant to, Selection.@Nullable Files only) {
    return source.count(engine, from, to, only);
  }

  @Override
  public void close() {
    engine.close();
  }
}
