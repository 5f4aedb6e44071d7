package lazo.move;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.transfer.Moved;

/**
 * A store to move from. It hands out what it has in parts that fit into memory; nothing in it is
 * changed. Used by one thread, but for {@link #files}.
 */
public interface Origin extends AutoCloseable {

  /** Names this store in the server, so that a later import knows what came before. */
  String name();

  /** All experiments, those in the bin too. */
  void experiments(Consumer<Moved.Experiment> each);

  /** All runs without their metrics, some at a time. */
  void runs(Consumer<List<Found<Moved.Run>>> some);

  /** The metrics of some of the runs that were handed out last. */
  void metrics(List<String> runs, Consumer<Moved.Metrics> each);

  void models(Consumer<List<Found<Moved.Model>>> some);

  /** Registered models, their versions after them, their aliases last. */
  void registry(Consumer<Moved> each);

  void traces(Consumer<List<Found<Moved.Trace>>> some);

  /** The files of a place that this origin gave. */
  List<FoundFile> files(FilePlace place);

  /** What this kind of store may hold and Lazo does not take: how many of each there are. */
  Map<String, Long> leftBehind();

  @Override
  void close();
}
