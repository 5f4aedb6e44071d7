package lazo.loop;

import static lazo.http.About.about;

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
    routes.post(
        "/lazo/v1/apply",
        about("Make what a YAML document describes so")
            .query("dry-run", Boolean.class, "only tell what would change", false)
            .takes("application/yaml", "a Loop; /lazo/v1/schema/loop describes it")
            .answers(Loops.Applied.class),
        this::apply);
    routes.get(
        "/lazo/v1/loops",
        about("List loops").answersList("loops", Loops.Loop.class),
        request -> Reply.json(Map.of("loops", loops.all())));
    routes.get(
        "/lazo/v1/loops/:name",
        about("Get a loop as it was applied last").answers(Loops.Loop.class),
        request -> Reply.json(loops.loop(request.pathParam("name"))));
    routes.delete(
        "/lazo/v1/loops/:name",
        about("Delete a loop; what it made stays").answers(Map.class),
        this::delete);
    routes.get(
        "/lazo/v1/loops/:name/revisions/:revision",
        about("Get a loop as it was at a revision").answers(Loops.Loop.class),
        this::revision);
    routes.get(
        "/lazo/v1/loops/:name/decisions",
        about("List what was decided, newest first, with the evidence")
            .query("max", Integer.class, "at most so many, up to " + DECISIONS_PER_PAGE_MAX, 200)
            .answersList("decisions", Decision.class),
        this::decisions);
    routes.get(
        "/lazo/v1/schema/loop",
        about("Get the JSON Schema of a Loop, for editors").answers(Map.class),
        request -> Reply.json(LoopSchema.generate()));
  }

  private Reply apply(Request request) {
    return Reply.json(loops.apply(request.text(), dryRun(request)));
  }

  /** Whoever meant to look must not change anything because of a slip. */
  private static boolean dryRun(Request request) {
    request
        .queryNames()
        .forEach(
            name -> {
              if (!name.equals("dry-run")) {
                throw new InvalidInput(
                    "apply has no query parameter '" + name + "'; it has dry-run=true");
              }
            });
    String wanted = request.queryParam("dry-run").orElse("false");
    return switch (wanted) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new InvalidInput("dry-run must be true or false, was '" + wanted + "'");
    };
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
