package lazo.loop;

import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Finds where a field stands in a YAML tree. */
final class YamlPath {
  private YamlPath() {}

  /** The line of the field, or of the nearest of its parents that is written down. */
  static int line(Node root, String field) {
    Node node = root;
    for (String part : field.replace("[", ".[").split("\\.")) {
      Node child =
          part.startsWith("[")
              ? item(node, Integer.parseInt(part.substring(1, part.length() - 1)))
              : entry(node, part);
      if (child.equals(node)) {
        break;
      }
      node = child;
    }
    return YamlBinder.line(node);
  }

  private static Node item(Node node, int index) {
    return node instanceof SequenceNode sequence && index < sequence.getValue().size()
        ? sequence.getValue().get(index)
        : node;
  }

  private static Node entry(Node node, String name) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
          return tuple.getValueNode();
        }
      }
    }
    return node;
  }
}
