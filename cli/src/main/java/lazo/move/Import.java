package lazo.move;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import lazo.transfer.Moved;
import lazo.transfer.Receipt;

/**
 * Copies what an origin has to a Lazo server. It can be stopped at any moment and started again: a
 * run, a logged model or a trace is marked as whole only when all of it is stored, its files too,
 * and what is marked is passed over; what is not is sent again, which adds nothing twice.
 */
public final class Import implements AutoCloseable {
  private static final String RUN = "run";
  private static final String MODEL = "model";
  private static final String TRACE = "trace";

  private final Origin origin;
  private final Target target;
  private final Report report;
  private final Sender sender;
  private final FileCopy files;
  private final Consumer<String> progress;
  private final boolean again;
  private long done;

  /**
   * @param again looks at everything, also at what an earlier import finished
   * @param progress is told what goes on, often
   */
  public Import(Origin origin, URI into, Report report, boolean again, Consumer<String> progress) {
    this.origin = origin;
    this.target = new Target(into, origin.name());
    this.report = report;
    this.sender = new Sender(target, report);
    this.files = new FileCopy(target, origin, report);
    this.progress = progress;
    this.again = again;
  }

  public void run() {
    target.check();
    origin.experiments(sender::send);
    sender.flush();
    done = 0;
    origin.runs(some -> some(some, RUN, "runs", this::metrics));
    done = 0;
    origin.models(some -> some(some, MODEL, "logged models", models -> {}));
    progress.accept("registered models");
    var inOrder = new RegistryOrder(sender::send);
    origin.registry(inOrder);
    inOrder.end();
    sender.flush();
    done = 0;
    origin.traces(some -> some(some, TRACE, "traces", traces -> {}));
    origin
        .leftBehind()
        .forEach(
            (kind, number) ->
                report.misfit(number + " " + kind, "Lazo takes none of this kind from an import"));
  }

  private <T extends Moved> void some(
      List<Found<T>> found, String kind, String kinds, Consumer<List<Found<T>>> more) {
    List<Found<T>> fresh = fresh(found, kind, kinds);
    if (!fresh.isEmpty()) {
      fresh.forEach(each -> sender.send(each.thing()));
      Set<String> refused = sender.flush();
      List<Found<T>> here =
          fresh.stream().filter(each -> !refused.contains(each.thing().name())).toList();
      more.accept(here);
      Set<String> partly = sender.flush();
      Set<String> copied = files.copy(here);
      for (Found<T> each : here) {
        String id = id(each.thing());
        boolean whole = copied.contains(id) && !partly.contains("metrics of run " + id);
        if (whole && !each.mark().isEmpty()) {
          sender.send(new Moved.Whole(kind, id, each.mark()));
        }
      }
      sender.flush();
    }
    done += found.size();
    progress.accept(done + " " + kinds);
  }

  /** Those that have not come whole before. */
  private <T extends Moved> List<Found<T>> fresh(List<Found<T>> found, String kind, String kinds) {
    Map<String, String> marks = new LinkedHashMap<>();
    found.forEach(
        each -> {
          if (!each.mark().isEmpty()) {
            marks.put(id(each.thing()), each.mark());
          }
        });
    Set<String> whole = again || marks.isEmpty() ? Set.of() : target.whole(kind, marks);
    report.same(kinds, whole.size());
    return found.stream().filter(each -> !whole.contains(id(each.thing()))).toList();
  }

  static String id(Moved thing) {
    return switch (thing) {
      case Moved.Run run -> run.id();
      case Moved.Model model -> model.id();
      case Moved.Trace trace -> trace.id();
      default -> throw new IllegalArgumentException(thing.name() + " has no mark");
    };
  }

  private void metrics(List<Found<Moved.Run>> runs) {
    List<String> ids = new ArrayList<>();
    runs.forEach(run -> ids.add(run.thing().id()));
    origin.metrics(ids, sender::send);
  }

  /** Reads everything and sends nothing. */
  public static void dry(Origin origin, Report report, Consumer<String> progress) {
    new DryRun(origin, report, progress).run();
  }

  @Override
  public void close() {
    sender.close();
    files.close();
    target.close();
  }

  /** What was counted without sending it. */
  static Receipt.Count found(long number) {
    return new Receipt.Count(number, 0, 0);
  }
}
