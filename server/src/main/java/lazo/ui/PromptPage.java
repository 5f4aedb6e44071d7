package lazo.ui;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import lazo.http.Address;
import lazo.http.Request;
import lazo.problem.LazoException;
import lazo.problem.NotFound;
import lazo.registry.ModelVersion;
import lazo.registry.RegisteredModel;
import lazo.registry.Registry;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/** A prompt: its versions, the text of one, and what changed since another. */
public final class PromptPage implements Pages.Page {
  private static final int VERSIONS_SHOWN = 200;
  private static final String TEXT = "mlflow.prompt.text";
  private static final String TYPE = "_mlflow_prompt_type";

  /**
   * @param versions the newest first
   * @param chosen the one that is shown, null without versions
   * @param with what it is compared with, null for none
   * @param diff empty unless two are compared
   */
  public record Model(
      RegisteredModel prompt,
      List<ModelVersion> versions,
      @Nullable ModelVersion chosen,
      String text,
      @Nullable ModelVersion with,
      List<TextDiff.Line> diff,
      SortedMap<String, String> tags,
      String python) {
    public String path() {
      return "/prompts/" + ModelActions.inPath(prompt.name());
    }

    public String to(ModelVersion version) {
      return path() + "?version=" + version.version() + "#text";
    }

    /** The one chosen beside another. */
    public String beside(ModelVersion other) {
      int version = chosen == null ? other.version() : chosen.version();
      return path() + "?version=" + version + "&with=" + other.version() + "#text";
    }

    public boolean shown(ModelVersion version) {
      return chosen != null && chosen.version() == version.version();
    }

    public SortedMap<String, Integer> aliases() {
      return new TreeMap<>(prompt.aliases());
    }
  }

  private final Registry registry;

  PromptPage(Registry registry) {
    this.registry = registry;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    RegisteredModel prompt = registry.model(request.pathParam("name"));
    if (!prompt.tags().getOrDefault(ModelsPage.PROMPT, "").equals("true")) {
      throw new NotFound(
          "'" + prompt.name() + "' is a model, not a prompt; look for it under Models");
    }
    String filter =
        "name = '"
            + prompt.name().replace("'", "''")
            + "' AND tags.`"
            + ModelsPage.PROMPT
            + "` = 'true'";
    List<ModelVersion> versions =
        registry
            .searchVersions(filter, List.of("version_number DESC"), VERSIONS_SHOWN, null)
            .items();
    ModelVersion chosen =
        asked(request, "version", prompt).orElse(versions.isEmpty() ? null : versions.getFirst());
    ModelVersion with = asked(request, "with", prompt).orElse(null);
    SortedMap<String, String> tags = new TreeMap<>(prompt.tags());
    tags.keySet().removeIf(key -> key.startsWith("mlflow.") || key.startsWith("_mlflow"));
    return Map.of(
        "model",
        new Model(
            prompt,
            versions,
            chosen,
            chosen == null ? "" : text(chosen),
            with,
            with == null || chosen == null ? List.of() : TextDiff.of(text(with), text(chosen)),
            tags,
            chosen == null ? "" : python(Address.of(request, ""), chosen)));
  }

  private Optional<ModelVersion> asked(Request request, String parameter, RegisteredModel prompt) {
    return request
        .queryParam(parameter)
        .filter(word -> !word.isBlank())
        .map(word -> registry.version(prompt.name(), ModelActions.number(word)));
  }

  /** A chat's messages one after the other, each under who says it. */
  private static String text(ModelVersion version) {
    String text = version.tags().getOrDefault(TEXT, "");
    if (!version.tags().getOrDefault(TYPE, "text").equals("chat")) {
      return text;
    }
    try {
      JsonNode messages = Json.tree(text);
      return StreamSupport.stream(messages.spliterator(), false)
          .map(one -> one.path("role").asText() + ":\n" + one.path("content").asText())
          .collect(Collectors.joining("\n\n"));
    } catch (LazoException notJson) {
      return text;
    }
  }

  private static String python(String server, ModelVersion version) {
    return String.join(
        "\n",
        "import mlflow",
        "",
        "mlflow.set_tracking_uri(\"" + server + "\")",
        "prompt = mlflow.genai.load_prompt(\"prompts:/"
            + version.name()
            + "/"
            + version.version()
            + "\")",
        "prompt.format(...)");
  }
}
