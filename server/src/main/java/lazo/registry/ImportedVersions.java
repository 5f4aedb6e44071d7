package lazo.registry;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import lazo.problem.InvalidInput;
import lazo.store.Database;
import lazo.tracking.Arrival;

/**
 * The façade for registered models of another server: names, version numbers, stages and times as
 * they were there. An import adds and never overwrites, and tells nobody: what comes this way is no
 * news.
 *
 * <p>Thread safe.
 */
public final class ImportedVersions {
  private static final int TEXT_CHARACTERS_MAX = 1 << 20;
  private static final String PROMPT_SOURCE = "prompt-template";

  private final Database database;
  private final ImportedVersionStore store;

  public ImportedVersions(Database database) {
    this.database = database;
    this.store = new ImportedVersionStore(database);
  }

  /**
   * A registered model without its versions.
   *
   * @param lastVersion the highest number that was ever given there
   */
  public record Model(
      String name,
      String description,
      Map<String, String> tags,
      int lastVersion,
      Instant created,
      Instant updated) {}

  public Arrival model(Model model) {
    RegistryNames.model(model.name());
    RegistryNames.tags(model.tags());
    text(model.description(), "description");
    return database.write(handle -> store.model(handle, model));
  }

  /** Stores a version; its location must be known by now. */
  public Arrival version(ModelVersion version) {
    RegistryNames.tags(version.tags());
    text(version.source(), "source");
    text(version.description(), "description");
    if (version.version() < 1) {
      throw new InvalidInput("the number of a version must be at least 1");
    }
    boolean prompt = "true".equals(version.tags().get(Prompts.TAG));
    ModelVersion stored = prompt ? asPrompt(version) : version;
    return database.write(handle -> store.version(handle, stored));
  }

  /** Where the files of a version that is here lie. */
  public Optional<String> location(String name, int version) {
    return store.find(name, version).map(ModelVersion::location);
  }

  /** A prompt has its text in a tag and no files: its source must never be taken for a place. */
  private static ModelVersion asPrompt(ModelVersion version) {
    String source =
        version.source().matches("[A-Za-z0-9_-]{1,100}") ? version.source() : PROMPT_SOURCE;
    return new ModelVersion(
        version.name(),
        version.version(),
        version.runId(),
        source,
        source,
        null,
        version.runLink(),
        version.description(),
        version.stage(),
        version.tags(),
        version.aliases(),
        version.created(),
        version.updated());
  }

  /**
   * Points an alias at a version.
   *
   * @throws lazo.problem.Conflict when it points at another version here
   */
  public Arrival alias(String model, String alias, int version) {
    RegistryNames.alias(alias);
    return database.write(handle -> store.alias(handle, model, alias, version));
  }

  private static void text(String text, String what) {
    if (text.length() > TEXT_CHARACTERS_MAX) {
      throw new InvalidInput(
          "the " + what + " has more than " + TEXT_CHARACTERS_MAX + " characters");
    }
  }
}
