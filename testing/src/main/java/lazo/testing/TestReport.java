package lazo.testing;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Reads the surefire and failsafe results of every module under a folder and prints what failed,
 * what was skipped and why, and one closing line {@code N passed, N failed}. With {@code --skipped}
 * only what was skipped, if anything was.
 */
public final class TestReport {

  private TestReport() {}

  public static void main(String[] args) throws IOException {
    boolean skippedOnly = args.length > 1 && args[1].equals("--skipped");
    List<Outcome> outcomes = read(Path.of(args[0]));
    if (skippedOnly) {
      printSkipped(outcomes, System.out);
    } else {
      print(outcomes, System.out);
    }
  }

  /**
   * One test case as a result file tells it; {@code message} says why it was skipped or how it
   * failed.
   */
  record Outcome(String module, String name, Kind kind, String message) {
    enum Kind {
      PASSED,
      FAILED,
      SKIPPED
    }
  }

  static List<Outcome> read(Path root) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (Path module : children(root, "*")) {
      for (Path folder : children(module.resolve("target"), "{surefire,failsafe}-reports")) {
        for (Path file : children(folder, "TEST-*.xml")) {
          readFile(module, file, outcomes);
        }
      }
    }
    return outcomes;
  }

  static void print(List<Outcome> outcomes, PrintStream out) {
    for (Outcome outcome : of(Outcome.Kind.FAILED, outcomes)) {
      out.println("FAILED  " + outcome.module() + ": " + outcome.name() + "  " + outcome.message());
    }
    printSkipped(outcomes, out);
    int skipped = of(Outcome.Kind.SKIPPED, outcomes).size();
    out.println(
        of(Outcome.Kind.PASSED, outcomes).size()
            + " passed, "
            + of(Outcome.Kind.FAILED, outcomes).size()
            + " failed"
            + (skipped == 0 ? "" : ", " + skipped + " skipped"));
  }

  static void printSkipped(List<Outcome> outcomes, PrintStream out) {
    List<Outcome> skipped = of(Outcome.Kind.SKIPPED, outcomes);
    if (skipped.isEmpty()) {
      return;
    }
    out.println("Skipped here, run by ./check:");
    skipped.stream()
        .collect(groupingBy(Outcome::message, TreeMap::new, toList()))
        .forEach(
            (reason, tests) -> {
              out.println("  " + reason + ":");
              tests.stream()
                  .map(test -> "    " + test.module() + ": " + test.name())
                  .distinct()
                  .forEach(out::println);
            });
  }

  private static List<Outcome> of(Outcome.Kind kind, List<Outcome> outcomes) {
    return outcomes.stream().filter(outcome -> outcome.kind() == kind).toList();
  }

  private static List<Path> children(Path folder, String glob) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
      stream.forEach(found::add);
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }

  private static void readFile(Path module, Path file, List<Outcome> outcomes) throws IOException {
    try {
      var cases =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file.toFile())
              .getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        outcomes.add(outcome(module.getFileName().toString(), (Element) cases.item(i)));
      }
    } catch (SAXException | ParserConfigurationException e) {
      outcomes.add(
          new Outcome(
              module.toString(),
              file.toString(),
              Outcome.Kind.FAILED,
              "unreadable: " + e.getMessage()));
    }
  }

  private static Outcome outcome(String module, Element testCase) {
    String type = testCase.getAttribute("classname");
    String name = type.substring(type.lastIndexOf('.') + 1) + " " + testCase.getAttribute("name");
    for (Node node = testCase.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        switch (element.getTagName()) {
          case "skipped" -> {
            return new Outcome(module, name.strip(), Outcome.Kind.SKIPPED, firstLine(element));
          }
          case "failure", "error" -> {
            return new Outcome(module, name.strip(), Outcome.Kind.FAILED, firstLine(element));
          }
          default -> {
            // system-out and the like
          }
        }
      }
    }
    return new Outcome(module, name.strip(), Outcome.Kind.PASSED, "");
  }

  private static String firstLine(Element element) {
    return element.getAttribute("message").lines().findFirst().orElse("");
  }
}
