package lazo.ui;

import java.util.List;
import lazo.http.Routes;
import lazo.packaging.Lineages;
import lazo.packaging.ModelDescriptions;
import lazo.registry.Registry;
import lazo.ui.PageContext.Crumb;

/** The pages of models, their versions, and prompts. */
final class ModelPages {
  private final Pages pages;
  private final Ui.Parts parts;

  ModelPages(Pages pages, Ui.Parts parts) {
    this.pages = pages;
    this.parts = parts;
  }

  void register(Routes routes) {
    Registry registry = parts.registry();
    var fields = new VersionFields(parts.packages(), new ModelDescriptions(parts.artifacts()));
    var lineages = new Lineages(registry, parts.tracking(), parts.packages());
    ModelActions actions = new ModelActions(registry, parts.tracking());
    List<Crumb> models = List.of(new Crumb("nav.models", "/models"));
    String one = "/models/:name";
    String version = one + "/versions/:version";
    page(routes, "/models", "models.jte", List.of(), new ModelsPage(registry, false));
    page(
        routes,
        one,
        "model.jte",
        models,
        new ModelPage(registry, parts.packages(), parts.evaluations(), lineages, parts.datasets()));
    page(
        routes,
        one + "/compare",
        "comparemodels.jte",
        models,
        new CompareModelsPage(registry, parts.tracking(), fields));
    page(
        routes,
        version,
        "version.jte",
        models,
        new VersionPage(registry, parts.tracking(), fields, parts.endpoints()));
    pages.action(routes, one, "models", request -> actions.onModel(request, "/models"));
    pages.action(routes, version, "models", actions::onVersion);
    pages.action(routes, "/experiments/:id/runs/:run/register", "experiments", actions::register);
    List<Crumb> prompts = List.of(new Crumb("nav.prompts", "/prompts"));
    pages.add(
        routes, "/prompts", "prompts", "prompts.jte", List.of(), new ModelsPage(registry, true));
    String prompt = "/prompts/:name";
    pages.add(routes, prompt, "prompts", "prompt.jte", prompts, new PromptPage(registry));
    pages.action(routes, prompt, "prompts", request -> actions.onModel(request, "/prompts"));
  }

  private void page(
      Routes routes, String path, String template, List<Crumb> crumbs, Pages.Page page) {
    pages.add(routes, path, "models", template, crumbs, page);
  }
}
