package lazo.registry;

import lazo.http.Routes;
import lazo.tracking.Artifacts;
import lazo.tracking.wire.MlflowApi;

/** All routes of this capability. */
final class RegistryRoutes {
  private final Registry registry;
  private final Artifacts artifacts;

  RegistryRoutes(Registry registry, Artifacts artifacts) {
    this.registry = registry;
    this.artifacts = artifacts;
  }

  void register(Routes table) {
    var routes = new MlflowApi(table);
    new ModelRoutes(registry).register(routes);
    new VersionRoutes(registry, artifacts).register(routes);
  }
}
