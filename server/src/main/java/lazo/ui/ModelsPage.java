package lazo.ui;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import lazo.http.Request;
import lazo.problem.InvalidInput;
import lazo.registry.ModelVersion;
import lazo.registry.RegisteredModel;
import lazo.registry.Registry;
import lazo.tracking.wire.Page;
import org.jspecify.annotations.Nullable;

/** All registered models, or all prompts: MLflow keeps prompts as models with a tag. */
public final class ModelsPage implements Pages.Page {
  static final String PROMPT = "mlflow.prompt.is_prompt";
  private static final int SHOWN = 100;

  /** What is looked for in names; anything else is the grammar of searches. */
  private static final Pattern WORDS = Pattern.compile("[\\p{L}\\p{N} ._-]+");

  /**
   * @param next the token of the next page, empty on the last
   */
  public record Model(
      List<RegisteredModel> models, String find, String next, RunsPage.@Nullable Problem problem) {
    public int newest(RegisteredModel model) {
      return model.latest().stream().mapToInt(ModelVersion::version).max().orElse(0);
    }

    public String tags(RegisteredModel model) {
      return model.tags().entrySet().stream()
          .filter(tag -> !tag.getKey().startsWith("mlflow.") && !tag.getKey().startsWith("_mlflow"))
          .map(tag -> tag.getKey() + ": " + tag.getValue())
          .sorted()
          .limit(4)
          .reduce((one, other) -> one + ", " + other)
          .orElse("");
    }

    public String link(String page) {
      return "?" + (find.isEmpty() ? "" : "find=" + RunsState.encoded(find) + "&") + "page=" + page;
    }
  }

  private final Registry registry;
  private final boolean prompts;

  ModelsPage(Registry registry, boolean prompts) {
    this.registry = registry;
    this.prompts = prompts;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    String find = request.queryParam("find").orElse("").strip();
    String filter = WORDS.matcher(find).matches() ? "name ILIKE '%" + find + "%'" : find;
    String kind = prompts ? "tags.`" + PROMPT + "` = 'true'" : "";
    String both = kind.isEmpty() || filter.isEmpty() ? kind + filter : kind + " AND " + filter;
    try {
      Page<RegisteredModel> found =
          registry.searchModels(both, List.of(), SHOWN, request.queryParam("page").orElse(null));
      String next = found.next() == null ? "" : found.next();
      return Map.of("model", new Model(found.items(), find, next, null));
    } catch (InvalidInput e) {
      int at = e.position().orElse(-1) - (both.length() - filter.length());
      var problem = new RunsPage.Problem(String.valueOf(e.getMessage()), at);
      return Map.of("model", new Model(List.of(), find, "", problem));
    }
  }
}
