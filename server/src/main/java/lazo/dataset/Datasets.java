package lazo.dataset;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.dataset.DatasetEvents.DatasetVersionCreated;
import lazo.dataset.DatasetEvents.DeliveryRefused;
import lazo.event.Events;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Blobs;
import lazo.store.Database;
import lazo.store.Json;

/**
 * Takes deliveries in and hands versions out. Thread safe; deliveries to one dataset are taken one
 * at a time.
 */
public final class Datasets {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /**
   * Looks at a file: its shape, and how it fares against the checks. Throws InvalidInput when it is
   * not a readable table.
   */
  @FunctionalInterface
  public interface Inspector extends BiFunction<Path, List<Map<String, Object>>, Inspection> {}

  private final Database database;
  private final DatasetStore store;
  private final Blobs blobs;
  private final Events events;
  private final InstantSource clock;
  private final Inspector inspector;

  public Datasets(
      Database database, Blobs blobs, Events events, InstantSource clock, Inspector inspector) {
    this.database = database;
    this.store = new DatasetStore(database);
    this.blobs = blobs;
    this.events = events;
    this.clock = clock;
    this.inspector = inspector;
  }

  public void register(Routes routes) {
    new DatasetRoutes(this).register(routes);
  }

  /** Sets the checks of a dataset and the loop that owns it; what was delivered before stays. */
  public void define(String name, String loop, List<Map<String, Object>> checks) {
    store.define(new DatasetStore.Definition(named(name, "dataset"), loop, checks));
  }

  private static String named(String name, String what) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidInput(
          "'"
              + name
              + "' is no name for a "
              + what
              + "; use letters, digits, dots, dashes and underscores, at most 128");
    }
    return name;
  }

  /**
   * Checks a delivered file and, when it passes, makes the next version: a file of the same name is
   * replaced, the others stay. The same bytes under the same name make no new version. The upload
   * is taken over.
   *
   * @throws InvalidInput when the file cannot be read as a table, or its columns are not those of
   *     the dataset
   */
  public synchronized Delivery deliver(String dataset, String fileName, Blobs.Received upload) {
    named(dataset, "dataset");
    named(fileName, "file");
    Caller.require(Permission.EDIT, Resource.dataset(dataset));
    DatasetStore.Definition definition =
        store.definition(dataset).orElse(new DatasetStore.Definition(dataset, "", List.of()));
    Inspection inspection = inspect(upload.file(), fileName, definition.checks());
    Optional<DatasetVersion> newest = store.version(dataset, 0);
    newest.ifPresent(version -> sameColumns(version, inspection, fileName));
    Blobs.Blob blob = blobs.adopt(upload);
    DataFile file = new DataFile(fileName, blob.sha256(), blob.size(), inspection.rows());
    if (newest.isPresent() && newest.get().files().contains(file)) {
      DatasetVersion same = newest.get();
      return new Delivery(
          dataset,
          fileName,
          true,
          same.version(),
          same.digest(),
          file.rows(),
          inspection.report(),
          clock.instant());
    }
    return database.write(
        handle -> {
          store.define(definition);
          return inspection.failures().isEmpty()
              ? accepted(definition, newest, file, inspection)
              : refused(definition, file, inspection);
        });
  }

  /** What is wrong with a file is told under the name that its sender knows. */
  private Inspection inspect(Path upload, String fileName, List<Map<String, Object>> checks) {
    try {
      return inspector.apply(upload, checks);
    } catch (InvalidInput e) {
      String message = String.valueOf(e.getMessage());
      throw new InvalidInput(message.replace(String.valueOf(upload.getFileName()), fileName), e);
    }
  }

  private static void sameColumns(DatasetVersion version, Inspection inspection, String fileName) {
    List<String> missing = new ArrayList<>(version.schema());
    missing.removeAll(inspection.schema());
    if (!missing.isEmpty()) {
      throw new InvalidInput(
          "file "
              + fileName
              + " does not have the columns of dataset "
              + version.dataset()
              + ": "
              + String.join(", ", missing)
              + " missing or of another type; it has "
              + String.join(", ", inspection.schema()));
    }
  }

  private Delivery accepted(
      DatasetStore.Definition definition,
      Optional<DatasetVersion> newest,
      DataFile file,
      Inspection inspection) {
    List<DataFile> files = new ArrayList<>(newest.map(DatasetVersion::files).orElse(List.of()));
    files.removeIf(old -> old.name().equals(file.name()));
    files.add(file);
    files.sort(Comparator.comparing(DataFile::name));
    var version =
        new DatasetVersion(
            definition.name(),
            newest.map(DatasetVersion::version).orElse(0) + 1,
            digest(files),
            files.stream().mapToLong(DataFile::rows).sum(),
            inspection.schema(),
            files,
            clock.instant());
    store.add(version, file);
    events.append(
        new DatasetVersionCreated(
            definition.loop(),
            version.dataset(),
            version.version(),
            version.digest(),
            version.rows(),
            file.name()));
    var delivery =
        new Delivery(
            version.dataset(),
            file.name(),
            true,
            version.version(),
            version.digest(),
            file.rows(),
            inspection.report(),
            clock.instant());
    store.delivered(delivery, file.sha256());
    return delivery;
  }

  private Delivery refused(
      DatasetStore.Definition definition, DataFile file, Inspection inspection) {
    var delivery =
        new Delivery(
            definition.name(),
            file.name(),
            false,
            0,
            "",
            file.rows(),
            inspection.report(),
            clock.instant());
    store.delivered(delivery, file.sha256());
    String summary =
        "delivery " + file.name() + " refused: " + String.join("; ", inspection.failures());
    events.append(
        new DeliveryRefused(
            definition.loop(), definition.name(), file.name(), inspection.failures(), summary));
    return delivery;
  }

  /** SHA-256 over the files' names and contents, in the order of their names. */
  private static String digest(List<DataFile> files) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(Json.write(files).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public List<String> names() {
    return Caller.seen(Resource.Kind.DATASET, store.names());
  }

  /** The loop that owns a dataset, empty when none does. */
  public String loop(String name) {
    return known(name).loop();
  }

  /** The newest version, empty while nothing was accepted. */
  public Optional<DatasetVersion> latest(String name) {
    Caller.require(Permission.READ, Resource.dataset(name));
    return store.version(name, 0);
  }

  public DatasetVersion version(String name, int version) {
    Caller.require(Permission.READ, Resource.dataset(name));
    return store
        .version(name, version)
        .filter(found -> version > 0)
        .orElseThrow(() -> new NotFound("dataset '" + name + "' has no version " + version));
  }

  /** The newest versions first, without their files. */
  public List<DatasetVersion> versions(String name, int max) {
    known(name);
    return store.versions(name, max);
  }

  /** The newest deliveries first, refused ones included. */
  public List<Delivery> deliveries(String name, int max) {
    known(name);
    return store.deliveries(name, max);
  }

  private DatasetStore.Definition known(String name) {
    Caller.require(Permission.READ, Resource.dataset(name));
    return store
        .definition(name)
        .orElseThrow(
            () ->
                new NotFound(
                    "no dataset '"
                        + name
                        + "'; the datasets are: "
                        + String.join(", ", store.names())));
  }

  /** Where the files of a version lie, in the order of their names; they must only be read. */
  public List<Path> files(DatasetVersion version) {
    return version.files().stream().map(file -> blobs.existing(file.sha256())).toList();
  }

  /** Where a file of a version lies; it must only be read. */
  public Path file(DataFile file) {
    return blobs.existing(file.sha256());
  }
}
