package lazo.registry;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lazo.access.Caller;
import lazo.access.Owner;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.event.Events;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.tracking.Artifacts;
import lazo.tracking.LoggedModels;
import lazo.tracking.Tracking;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Order;
import lazo.tracking.wire.Page;
import org.jspecify.annotations.Nullable;

/**
 * The façade of registered models. Everything is durable when a method returns.
 *
 * <p>Thread safe.
 */
public final class Registry {
  private static final String MODELS = "models:/";
  private static final String LATEST = "latest";

  private final Database database;
  private final Events events;
  private final RegistryNews news;
  private final InstantSource clock;
  private final ModelStore models;
  private final VersionStore versions;
  private final Sources sources;

  public Registry(
      Database database,
      Events events,
      InstantSource clock,
      Tracking tracking,
      LoggedModels loggedModels) {
    this.database = database;
    this.events = events;
    this.news = new RegistryNews(events);
    this.clock = clock;
    this.models = new ModelStore(database);
    this.versions = new VersionStore(database);
    this.sources = new Sources(tracking, loggedModels, this);
  }

  /** Adds the MLflow API of the registry to the table. */
  public void register(Routes table, Artifacts artifacts) {
    new RegistryRoutes(this, artifacts).register(table);
  }

  /** Makes sure that a model of this name is registered. */
  public RegisteredModel createModel(String name) {
    try {
      return createModel(name, "", Map.of());
    } catch (lazo.problem.Conflict there) {
      return model(name);
    }
  }

  /**
   * Registers a model.
   *
   * @throws lazo.problem.Conflict when the name is taken
   */
  public RegisteredModel createModel(String name, String description, Map<String, String> tags) {
    RegistryNames.model(name);
    Owner owner = Caller.owner();
    return database.write(
        handle -> {
          owner.own(database, Resource.model(name));
          models.insert(name, description, RegistryNames.tags(tags), clock.millis());
          news.created(model(name));
          return model(name);
        });
  }

  public RegisteredModel model(String name) {
    Caller.require(Permission.READ, Resource.model(name));
    return models.model(name);
  }

  public void rename(String name, String newName) {
    Caller.require(Permission.EDIT, Resource.model(name));
    database.change(
        handle -> {
          models.rename(name, RegistryNames.model(newName), clock.millis());
          if (!name.equals(newName)) {
            Owner.rename(database, Resource.model(name), newName);
          }
        });
  }

  public void describe(String name, String description) {
    Caller.require(Permission.EDIT, Resource.model(name));
    models.describe(name, description, clock.millis());
  }

  /** Deletes a model with its versions; the artifacts stay with their runs. */
  public void deleteModel(String name) {
    Caller.require(Permission.MANAGE, Resource.model(name));
    database.change(
        handle -> {
          models.delete(name);
          Owner.forget(database, Resource.model(name));
        });
  }

  public void setTag(String name, String key, String value) {
    Caller.require(Permission.EDIT, Resource.model(name));
    RegistryNames.tags(Map.of(key, value));
    database.change(
        handle -> {
          models.tag(name, key, value, clock.millis());
          news.tagged(model(name), key, value);
        });
  }

  public void deleteTag(String name, String key) {
    Caller.require(Permission.EDIT, Resource.model(name));
    database.change(
        handle -> {
          models.untag(name, key);
          news.tagged(model(name), key, null);
        });
  }

  public Page<RegisteredModel> searchModels(
      String filter, List<String> orders, int max, @Nullable String pageToken) {
    return models.search(Filter.parse(filter), Order.parse(orders), max, Page.offset(pageToken));
  }

  public ModelVersion createVersion(
      String name, String source, @Nullable String runId, Map<String, String> tags) {
    return createVersion(name, new NewVersion(source, runId, null, "", "", tags));
  }

  /** What a client says about a version that it adds. */
  record NewVersion(
      String source,
      @Nullable String runId,
      @Nullable String modelId,
      String runLink,
      String description,
      Map<String, String> tags) {}

  ModelVersion createVersion(String name, NewVersion asked) {
    Caller.require(Permission.EDIT, Resource.model(name));
    RegistryNames.tags(asked.tags);
    VersionStore.Draft draft = sources.resolve(asked);
    return database.write(
        handle -> {
          int number = versions.insert(name, draft, clock.millis());
          sources.tell(draft, name, number);
          events.append(new ModelVersionCreated(name, number));
          news.created(versions.version(name, number));
          return versions.version(name, number);
        });
  }

  public ModelVersion version(String name, int number) {
    Caller.require(Permission.READ, Resource.model(name));
    return versions.version(name, number);
  }

  /** The version with the highest number. */
  public Optional<ModelVersion> newest(String name) {
    Caller.require(Permission.READ, Resource.model(name));
    return versions.newest(name);
  }

  public void describeVersion(String name, int number, String description) {
    Caller.require(Permission.EDIT, Resource.model(name));
    versions.describe(name, number, description, clock.millis());
  }

  public ModelVersion moveToStage(String name, int number, Stage stage, boolean archiveOthers) {
    Caller.require(Permission.EDIT, Resource.model(name));
    if (archiveOthers && stage != Stage.STAGING && stage != Stage.PRODUCTION) {
      throw new InvalidInput(
          "Model version transition cannot archive existing model versions because '"
              + stage.word()
              + "' is not an Active stage. Valid stages are Staging, Production");
    }
    versions.stage(name, number, stage, archiveOthers, clock.millis());
    return version(name, number);
  }

  public void deleteVersion(String name, int number) {
    Caller.require(Permission.MANAGE, Resource.model(name));
    versions.delete(name, number, clock.millis());
  }

  public void setVersionTag(String name, int number, String key, String value) {
    Caller.require(Permission.EDIT, Resource.model(name));
    RegistryNames.tags(Map.of(key, value));
    database.change(
        handle -> {
          versions.tag(name, number, key, value);
          news.tagged(version(name, number), key, value);
        });
  }

  public void deleteVersionTag(String name, int number, String key) {
    Caller.require(Permission.EDIT, Resource.model(name));
    database.change(
        handle -> {
          versions.untag(name, number, key);
          news.tagged(version(name, number), key, null);
        });
  }

  /** The folders of the artifact tree that versions point to: they outlive the runs they are of. */
  public Set<String> artifactFolders() {
    return versions.locations().stream()
        .filter(Artifacts::holds)
        .map(Artifacts::pathOf)
        .collect(Collectors.toSet());
  }

  public Page<ModelVersion> searchVersions(
      String filter, List<String> orders, int max, @Nullable String pageToken) {
    return versions.search(Filter.parse(filter), Order.parse(orders), max, Page.offset(pageToken));
  }

  /** Points an alias at a version. */
  public void setAlias(String name, String alias, int version) {
    Caller.require(Permission.EDIT, Resource.model(name));
    RegistryNames.alias(alias);
    database.change(
        handle -> {
          models.alias(name, alias, version, clock.millis());
          events.append(new AliasSet(name, alias, version));
          news.alias(model(name), alias, version);
        });
  }

  public void deleteAlias(String name, String alias) {
    Caller.require(Permission.EDIT, Resource.model(name));
    database.change(
        handle -> {
          models.unalias(name, alias);
          news.alias(model(name), alias, null);
        });
  }

  /** The alias {@code latest} is that of the newest version. */
  public Optional<ModelVersion> byAlias(String name, String alias) {
    Caller.require(Permission.READ, Resource.model(name));
    if (alias.equalsIgnoreCase(LATEST)) {
      return newest(name);
    }
    return models.byAlias(name, alias).map(number -> version(name, number));
  }

  /**
   * The version that {@code models:/name/3}, {@code models:/name@alias}, {@code models:/name/Stage}
   * or {@code models:/name/latest} names.
   */
  public ModelVersion resolve(String uri) {
    if (!uri.startsWith(MODELS)) {
      throw new InvalidInput(
          "'" + uri + "' names no model version; write models:/NAME@ALIAS or models:/NAME/NUMBER");
    }
    String rest = uri.substring(MODELS.length());
    int slash = rest.indexOf('/');
    int at = rest.lastIndexOf('@');
    if (slash > 0) {
      return numbered(rest.substring(0, slash), rest.substring(slash + 1));
    }
    if (at > 0) {
      String name = rest.substring(0, at);
      String alias = rest.substring(at + 1);
      return byAlias(name, alias).orElseThrow(() -> noAlias(alias));
    }
    throw new InvalidInput(
        "'" + uri + "' says no version; write models:/NAME@ALIAS or models:/NAME/NUMBER");
  }

  static InvalidInput noAlias(String alias) {
    return new InvalidInput("Registered model alias " + alias + " not found.");
  }

  private ModelVersion numbered(String name, String which) {
    if (which.matches("\\d{1,9}")) {
      return version(name, Integer.parseInt(which));
    }
    Optional<ModelVersion> found;
    if (which.equalsIgnoreCase(LATEST)) {
      found = newest(name);
    } else {
      Stage stage = Stage.of(which);
      found = model(name).latest().stream().filter(version -> version.stage() == stage).findFirst();
    }
    return found.orElseThrow(
        () ->
            new NotFound(
                "No versions of model with name '" + name + "' and stage '" + which + "' found"));
  }
}
