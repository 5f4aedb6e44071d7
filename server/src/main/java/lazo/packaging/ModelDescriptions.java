package lazo.packaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import lazo.problem.NotFound;
import lazo.problem.TooLarge;
import lazo.registry.ModelVersion;
import lazo.tracking.Artifacts;

/** Reads what MLflow clients write beside a model, the file MLmodel, as plain data. */
public final class ModelDescriptions {
  private static final String FILE = "MLmodel";
  private static final int BYTES_MAX = 1 << 20;
  private static final YAMLMapper YAML = new YAMLMapper();

  private final Artifacts artifacts;

  public ModelDescriptions(Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  /** Empty when the files are elsewhere, or hold none that can be read. */
  public Optional<ModelDescription> of(ModelVersion version) {
    try {
      return Optional.of(ModelDescription.of(read(version)));
    } catch (LazoException none) {
      return Optional.empty();
    }
  }

  /** What lies in a folder of the artifact tree; empty when that is no model. */
  public Optional<ModelDescription> under(String folder) {
    try {
      return file(folder).map(file -> ModelDescription.of(read(file, "the folder")));
    } catch (LazoException none) {
      return Optional.empty();
    }
  }

  /**
   * The whole file.
   *
   * @throws NotFound when there is none
   */
  JsonNode read(ModelVersion version) {
    Artifacts.Entry file =
        file(Artifacts.pathOf(version.location()))
            .orElseThrow(
                () ->
                    new NotFound(
                        MlflowModels.named(version)
                            + " has no file "
                            + FILE
                            + " under "
                            + version.location()
                            + "; log the model with an MLflow client, then register that"));
    return read(file, MlflowModels.named(version));
  }

  private Optional<Artifacts.Entry> file(String folder) {
    return artifacts.find(folder + "/" + FILE).filter(entry -> !entry.folder());
  }

  private JsonNode read(Artifacts.Entry file, String whose) {
    if (file.size() > BYTES_MAX) {
      throw new TooLarge(
          "the file MLmodel of " + whose + " is larger than 1 MiB; it describes no model");
    }
    try {
      return YAML.readTree(new String(artifacts.read(file), StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new InvalidInput(
          "the file MLmodel of " + whose + " is no YAML: " + e.getOriginalMessage());
    }
  }
}
