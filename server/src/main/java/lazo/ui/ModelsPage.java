package lazo.ui;

import java.util.List;
import java.util.Map;
import lazo.http.Request;
import lazo.registry.RegisteredModel;
import lazo.registry.Registry;
import lazo.tracking.wire.Page;

/** All registered models. */
public final class ModelsPage implements Pages.Page {
  private static final int SHOWN = 100;

  private final Registry registry;

  ModelsPage(Registry registry) {
    this.registry = registry;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Page<RegisteredModel> found =
        registry.searchModels("", List.of(), SHOWN, request.queryParam("page").orElse(null));
    return Map.of("models", found.items(), "next", found.next() == null ? "" : found.next());
  }
}
