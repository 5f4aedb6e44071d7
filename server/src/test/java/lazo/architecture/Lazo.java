package lazo.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;

/** The classes under the rules, read once, and the order of their packages. */
final class Lazo {

  /** The parts below the server: each may use only those before it. */
  static final List<String> BELOW_SERVER =
      List.of("problem", "features", "stats", "onnx", "scoring", "serving", "data", "training");

  /** The capabilities of the server, in the order of docs/architecture.md. */
  static final List<String> SERVER =
      List.of(
          "store",
          "event",
          "http",
          "access",
          "task",
          "webhook",
          "tracking",
          "trace",
          "registry",
          "transfer",
          "dataset",
          "packaging",
          "evaluation",
          "endpoint",
          "feedback",
          "monitoring",
          "rollout",
          "pipeline",
          "cost",
          "retraining",
          "loop",
          "retention",
          "ui",
          "app");

  static final List<String> ORDER = Stream.concat(BELOW_SERVER.stream(), SERVER.stream()).toList();

  /** Main classes only, without what generators wrote. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(
              location -> !location.contains("/testing/") && !location.contains("/gg/jte/"))
          .importPackages("lazo");

  private Lazo() {}
}
