package lazo.endpoint;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import lazo.data.DuckDb;
import lazo.data.RowEvaluator;
import lazo.data.TableColumn;
import lazo.features.Feed;
import lazo.features.Frame;
import lazo.problem.InvalidInput;

/**
 * Derives feed rows by the loop's own expressions, in the engine that derives the training rows.
 */
public final class DerivedFeedRows implements Endpoints.FeedRows, AutoCloseable {
  /** An evaluator is as good as the expressions it was made for. */
  private record Key(String endpoint, Feed feed, Map<String, String> derive) {}

  private final DuckDb duck;
  private final Function<Endpoint, List<TableColumn>> columns;
  private final Map<Key, RowEvaluator> evaluators = new ConcurrentHashMap<>();

  /**
   * @param columns the columns of the dataset that the endpoint's loop reads; empty while nothing
   *     was delivered
   */
  public DerivedFeedRows(DuckDb duck, Function<Endpoint, List<TableColumn>> columns) {
    this.duck = duck;
    this.columns = columns;
  }

  @Override
  public Frame evaluate(Endpoint endpoint, Feed feed, Frame raw) {
    return evaluators
        .computeIfAbsent(
            new Key(endpoint.name(), feed, endpoint.derive()), key -> evaluator(endpoint, feed))
        .evaluate(raw);
  }

  private RowEvaluator evaluator(Endpoint endpoint, Feed feed) {
    List<TableColumn> known = columns.apply(endpoint);
    if (known.isEmpty()) {
      throw new InvalidInput(
          "the columns of feed '"
              + feed.name()
              + "' are not known yet; deliver a file of its source first");
    }
    return new RowEvaluator(duck, known, endpoint.derive(), Endpoints.columns(feed));
  }

  @Override
  public void close() {
    evaluators.values().forEach(RowEvaluator::close);
  }
}
