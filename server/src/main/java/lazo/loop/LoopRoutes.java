package lazo.loop;

import java.util.Map;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.InvalidInput;

/** Loops over HTTP. */
final class LoopRoutes {
  private static final int DECISIONS_PER_PAGE_MAX = 5_000;

  private final Loops loops;

  LoopRoutes(Loops loops) {
    this.loops = loops;
  }

  void register(Routes routes) {
    routes.post("/lazo/v1/apply", this::apply);
    routes.get("/lazo/v1/loops", request -> Reply.json(Map.of("loops", loops.all())));
    routes.get(
        "/lazo/v1/loops/:name", request -> Reply.json(loops.loop(request.pathParam("name"))));
    routes.delete("/lazo/v1/loops/:name", this::delete);
    routes.get("/lazo/v1/loops/:name/revisions/:revision", this::revision);
    routes.get("/lazo/v1/loops/:name/decisions", this::decisions);
    routes.get("/lazo/v1/schema/loop", request -> Reply.json(LoopSchema.generate()));
  }

  private Reply apply(Request request) {
    return Reply.json(
        loops.apply(request.text(), request.queryParam("dry-run").orElse("false").equals("true")));
  }

  private Reply delete(Request request) {
    loops.delete(request.pathParam("name"));
    return Reply.json(Map.of());
  }

  private Reply revision(Request request) {
    String number = request.pathParam("revision");
    if (!number.matches("\\d{1,9}")) {
      throw new InvalidInput("a revision is a whole number, was '" + number + "'");
    }
    return Reply.json(loops.revision(request.pathParam("name"), Integer.parseInt(number)));
  }

  private Reply decisions(Request request) {
    String name = loops.loop(request.pathParam("name")).name();
    return Reply.json(
        Map.of(
            "decisions",
            loops.decisions(name, request.queryInt("max", 200, 1, DECISIONS_PER_PAGE_MAX))));
  }
}
