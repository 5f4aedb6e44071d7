package lazo.scoring;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lazo.features.Frame;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.problem.Unsupported;
import org.jspecify.annotations.Nullable;

/**
 * A model made self-contained: a folder with the manifest, the model and golden examples, named by
 * the digest of the manifest, which in turn names the digest of each file.
 */
@SuppressWarnings("AvoidCommonTypeNames") // the product's word for it
public final class Package implements AutoCloseable {
  public static final String MANIFEST = "manifest.json";
  public static final String MODEL = "model.onnx";
  public static final String GOLDEN = "golden.json";

  private final String digest;
  private final Manifest manifest;
  private final Model model;

  private Package(String digest, Manifest manifest, Model model) {
    this.digest = digest;
    this.manifest = manifest;
    this.model = model;
  }

  /**
   * Opens a package after verifying each file, the signature and the golden examples.
   *
   * @throws lazo.problem.NotFound if there is no such folder
   * @throws InvalidInput if a file is missing or was changed, or the model answers otherwise than
   *     when it was packaged
   */
  public static Package open(Path folder) {
    byte[] json = PackageFiles.read(folder, MANIFEST);
    Manifest manifest = Json.read(MANIFEST, json, Manifest.class);
    if (!manifest.flavor().equals(Manifest.ONNX)) {
      throw new Unsupported(
          "the package %s holds a model of flavor '%s'; only 'onnx' can be scored here"
              .formatted(folder, manifest.flavor()));
    }
    Map<String, byte[]> files = new TreeMap<>();
    for (Manifest.FileEntry entry : manifest.files()) {
      files.put(entry.path(), PackageFiles.read(folder, entry));
    }
    Model model = OnnxModel.load(modelOf(files));
    try {
      verify(manifest, model, files);
      return new Package(digestOf(json), manifest, model);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** The same, if the package has this digest. */
  public static Package open(Path folder, String digest) {
    requireDigest(folder, digest);
    return open(folder);
  }

  /** Reads the manifest and verifies each file, without loading the model. */
  public static Manifest verify(Path folder, String digest) {
    requireDigest(folder, digest);
    byte[] json = PackageFiles.read(folder, MANIFEST);
    Manifest manifest = Json.read(MANIFEST, json, Manifest.class);
    manifest.files().forEach(entry -> PackageFiles.read(folder, entry));
    return manifest;
  }

  /** The digest that a package's folder has, "sha256:" and 64 hexadecimal digits. */
  public static String digest(Path folder) {
    return digestOf(PackageFiles.read(folder, MANIFEST));
  }

  /**
   * Writes a package; the signature, the file list and the expected answers of the golden examples
   * are filled in. Writing the same package again changes nothing.
   *
   * @param files the model as "model.onnx", and what else belongs to it
   * @param golden up to 20 rows with a column for each input
   * @return the digest
   * @throws InvalidInput if the model is none or cannot score the examples
   * @throws Conflict if the folder holds another package
   */
  public static String write(
      Path folder, Manifest draft, Map<String, byte[]> files, @Nullable Frame golden) {
    try (Model model = OnnxModel.load(modelOf(files))) {
      List<Tensor> examples =
          golden == null ? List.of() : FrameTensors.of(model.signature().inputs(), golden);
      return write(folder, draft, files, model, examples);
    }
  }

  /** The same for a model whose inputs are no columns; no examples make no golden file. */
  public static String write(
      Path folder, Manifest draft, Map<String, byte[]> files, List<Tensor> golden) {
    try (Model model = OnnxModel.load(modelOf(files))) {
      return write(folder, draft, files, model, golden);
    }
  }

  private static String write(
      Path folder, Manifest draft, Map<String, byte[]> files, Model model, List<Tensor> golden) {
    requireSignature(draft, model);
    var all = new TreeMap<>(files);
    if (!golden.isEmpty()) {
      all.put(GOLDEN, Golden.of(model, golden).json());
    }
    Manifest manifest = draft.with(model.signature(), PackageFiles.entries(all));
    byte[] json = Json.write(manifest);
    all.put(MANIFEST, json);
    String digest = digestOf(json);
    if (!PackageFiles.write(folder, all) && !digest(folder).equals(digest)) {
      throw new Conflict(
          "the folder %s holds the package %s already; write %s elsewhere"
              .formatted(folder, digest(folder), digest));
    }
    return digest;
  }

  public String digest() {
    return digest;
  }

  public Manifest manifest() {
    return manifest;
  }

  public Model model() {
    return model;
  }

  @Override
  public void close() {
    model.close();
  }

  private static void verify(Manifest manifest, Model model, Map<String, byte[]> files) {
    requireSignature(manifest, model);
    byte[] golden = files.get(GOLDEN);
    if (golden != null) {
      Golden.read(golden).verify(model);
    }
  }

  private static void requireSignature(Manifest manifest, Model model) {
    if (manifest.hasSignature() && !manifest.signature().equals(model.signature())) {
      throw new InvalidInput(
          "the manifest of '%s' declares %s, but the model has %s"
              .formatted(manifest.name(), manifest.signature(), model.signature()));
    }
  }

  private static void requireDigest(Path folder, String digest) {
    String actual = digest(folder);
    if (!actual.equals(digest)) {
      throw new InvalidInput(
          "the package %s was changed: its digest is %s, expected was %s; fetch it again"
              .formatted(folder, actual, digest));
    }
  }

  private static byte[] modelOf(Map<String, byte[]> files) {
    byte[] model = files.get(MODEL);
    if (model == null) {
      throw new InvalidInput("a package needs the file " + MODEL + "; it has " + files.keySet());
    }
    return model;
  }

  private static String digestOf(byte[] manifest) {
    return "sha256:" + PackageFiles.sha256(manifest);
  }
}
