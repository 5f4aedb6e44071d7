package lazo.loop;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads a Loop document, or says everything that is wrong with it at once. */
final class LoopReader {
  private static final int CHARACTERS_MAX = 1 << 20;

  private LoopReader() {}

  /** What a capability finds wrong with a document: field to problem. */
  interface Further extends Function<LoopDocument, Map<String, String>> {}

  /**
   * @param further is asked too, so that what it finds is told with everything else
   * @throws InvalidInput with a line for each problem
   */
  static LoopDocument read(String yaml, Further further) {
    YamlBinder binder = new YamlBinder();
    Node root = compose(yaml);
    LoopDocument document = binder.bind(root, LoopDocument.class, "");
    if (document != null) {
      LoopRules.check(document, root, binder);
      further
          .apply(document)
          .forEach((field, problem) -> binder.broken(YamlPath.line(root, field), field, problem));
    }
    return orThrow(document, binder.problems());
  }

  /**
   * Reads a document that was applied before. Its rules are not asked again: they may have become
   * stricter since.
   */
  static LoopDocument stored(String yaml) {
    YamlBinder binder = new YamlBinder();
    return orThrow(binder.bind(compose(yaml), LoopDocument.class, ""), binder.problems());
  }

  private static LoopDocument orThrow(@Nullable LoopDocument document, List<YamlProblem> problems) {
    if (document == null || !problems.isEmpty()) {
      String all =
          problems.stream()
              .sorted((a, b) -> Integer.compare(a.line(), b.line()))
              .map(YamlProblem::toString)
              .collect(Collectors.joining("\n  "));
      throw new InvalidInput(
          (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
              + " in the document:\n  "
              + all);
    }
    return document;
  }

  private static Node compose(String yaml) {
    if (yaml.length() > CHARACTERS_MAX) {
      throw new InvalidInput("the document is longer than " + CHARACTERS_MAX + " characters");
    }
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    options.setAllowDuplicateKeys(true); // told by the binder, with all other problems
    try {
      Node root = new Yaml(options).compose(new StringReader(yaml));
      if (root == null) {
        throw new InvalidInput("the document is empty; see docs/loop.md for an example");
      }
      return root;
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw new InvalidInput("line " + line + ": not valid YAML: " + e.getProblem());
    } catch (ReaderException e) {
      long line = yaml.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count() + 1;
      throw new InvalidInput(
          "line %d: not valid YAML: the character U+%04X is not allowed"
              .formatted(line, e.getCodePoint()));
    } catch (YAMLException e) {
      if (String.valueOf(e.getMessage()).contains("aliases")) {
        throw new InvalidInput(
            "anchors of maps and lists (&name, *name) are not taken here; write the parts out");
      }
      throw new InvalidInput("not valid YAML: " + e.getMessage());
    }
  }
}
