package lazo.loop;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns a YAML tree into records, strictly. A record component {@code labelDelay} is the field
 * {@code label-delay} ({@code apiVersion} stays as it is, as Kubernetes writes it); one that is
 * {@code @Nullable}, a list or a map may be left out; a field that no component has is a problem.
 * Nothing stops at the first problem: all of them are collected, and a {@link Placeholder} stands
 * where a value could not be read, so that the rest can be held against its rules.
 */
final class YamlBinder {
  /** Kubernetes writes {@code apiVersion}; {@code notify} cannot name a component of a record. */
  private static final Map<String, String> WRITTEN_OTHERWISE =
      Map.of("apiVersion", "apiVersion", "notifications", "notify");

  private final List<YamlProblem> problems = new ArrayList<>();

  List<YamlProblem> problems() {
    return problems;
  }

  void problem(int line, String field, String message) {
    problems.add(new YamlProblem(line, field.isEmpty() ? "document" : field, message));
  }

  /** A rule that is broken, unless the field could not be read: then that was told already. */
  void broken(int line, String field, String rule) {
    boolean told =
        problems.stream()
            .map(YamlProblem::field)
            .anyMatch(
                bad ->
                    field.equals(bad)
                        || field.startsWith(bad + ".")
                        || field.startsWith(bad + "["));
    if (!told) {
      problem(line, field, rule);
    }
  }

  static int line(Node node) {
    return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
  }

  /** Binds the node, or returns null after noting why not. */
  <T> @Nullable T bind(Node node, Class<T> type, String field) {
    return type.cast(value(node, type, field));
  }

  private @Nullable Object value(Node node, Type type, String field) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class
          ? list(node, generic, field)
          : map(node, generic, field);
    }
    Class<?> wanted = (Class<?>) type;
    if (wanted == Raw.class) {
      return new Raw(plain(node), line(node), field);
    }
    if (wanted == OneOrMany.class) {
      return oneOrMany(node, field);
    }
    if (wanted.isRecord()) {
      return record(node, wanted, field);
    }
    return scalar(node, wanted, field);
  }

  private @Nullable Object record(Node node, Class<?> type, String field) {
    if (!(node instanceof MappingNode mapping)) {
      problem(line(node), field, "must be a mapping with " + fieldNames(type));
      return null;
    }
    Map<String, Node> given = entries(mapping, field);
    RecordComponent[] components = type.getRecordComponents();
    Map<String, RecordComponent> known = new LinkedHashMap<>();
    Arrays.stream(components)
        .forEach(component -> known.put(yamlName(component.getName()), component));
    given.forEach(
        (name, value) -> {
          if (!known.containsKey(name)) {
            problem(
                line(value),
                join(field, name),
                "unknown field"
                    + Suggestion.of(name, known.keySet())
                    + "; here are allowed: "
                    + String.join(", ", known.keySet()));
          }
        });
    @Nullable Object[] arguments = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = component(node, components[i], given, field);
    }
    return construct(type, components, arguments, line(node), field);
  }

  private @Nullable Object component(
      Node parent, RecordComponent component, Map<String, Node> given, String field) {
    String name = yamlName(component.getName());
    Node value = given.get(name);
    boolean optional =
        component.getGenericType() instanceof ParameterizedType
            || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    Object bound = null;
    if (value != null && !Tag.NULL.equals(value.getTag())) {
      bound = value(value, component.getGenericType(), join(field, name));
    } else if (!optional) {
      problem(line(parent), join(field, name), "is missing");
    }
    return bound == null ? Placeholder.of(component) : bound;
  }

  private @Nullable Object construct(
      Class<?> type,
      RecordComponent[] components,
      @Nullable Object[] arguments,
      int line,
      String field) {
    try {
      var constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      problem(
          line,
          field,
          String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getName(), e);
    }
  }

  private Map<String, Node> entries(MappingNode mapping, String field) {
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (entries.put(name, tuple.getValueNode()) != null) {
        problem(line(tuple.getKeyNode()), join(field, name), "stands twice");
      }
    }
    return entries;
  }

  private List<Object> list(Node node, ParameterizedType type, String field) {
    List<Object> values = new ArrayList<>();
    if (!(node instanceof SequenceNode sequence)) {
      problem(line(node), field, "must be a list");
      return values;
    }
    for (int i = 0; i < sequence.getValue().size(); i++) {
      Object value =
          value(
              sequence.getValue().get(i), type.getActualTypeArguments()[0], field + "[" + i + "]");
      if (value != null) {
        values.add(value);
      } else if (type.getActualTypeArguments()[0] instanceof Class<?> kind && kind.isRecord()) {
        values.add(Placeholder.of(kind)); // the others keep their places
      }
    }
    return values;
  }

  private Map<String, Object> map(Node node, ParameterizedType type, String field) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      problem(line(node), field, "must be a mapping");
      return values;
    }
    entries(mapping, field)
        .forEach(
            (name, child) -> {
              Object value = value(child, type.getActualTypeArguments()[1], join(field, name));
              if (value != null) {
                values.put(name, value);
              }
            });
    return values;
  }

  private OneOrMany oneOrMany(Node node, String field) {
    if (node instanceof SequenceNode sequence) {
      List<String> values = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        Object value = scalar(item, String.class, field);
        if (value != null) {
          values.add((String) value);
        }
      }
      return new OneOrMany(values);
    }
    Object value = scalar(node, String.class, field);
    return new OneOrMany(value == null ? List.of() : List.of((String) value));
  }

  private @Nullable Object scalar(Node node, Class<?> type, String field) {
    if (!(node instanceof ScalarNode scalar)) {
      problem(
          line(node),
          field,
          "must be "
              + describe(type)
              + ", not a "
              + (node instanceof SequenceNode ? "list" : "mapping"));
      return null;
    }
    String text = scalar.getValue();
    Optional<?> value = convert(text, type);
    if (value.isEmpty()) {
      problem(line(node), field, "must be " + describe(type) + ", was '" + text + "'");
      return null;
    }
    return value.get();
  }

  private static Optional<?> convert(String text, Class<?> type) {
    try {
      if (type == String.class) {
        return Optional.of(text);
      }
      if (type == Duration.class) {
        return Durations.parse(text);
      }
      if (type == Double.class || type == double.class) {
        return Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
      }
      if (type == Long.class || type == long.class) {
        return Optional.of(Long.parseLong(text));
      }
      if (type == Integer.class || type == int.class) {
        return Optional.of(Integer.parseInt(text));
      }
      if (type == Boolean.class || type == boolean.class) {
        return text.equals("true")
            ? Optional.of(Boolean.TRUE)
            : text.equals("false") ? Optional.of(Boolean.FALSE) : Optional.empty();
      }
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    throw new IllegalStateException("no YAML form for " + type.getName());
  }

  private static String describe(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> "a text";
      case "Duration" -> "a duration such as 90s, 15m, 3h or 7d";
      case "Double", "double" -> "a number";
      case "Boolean", "boolean" -> "true or false";
      default -> "a whole number";
    };
  }

  private Object plain(Node node) {
    return switch (node) {
      case ScalarNode scalar -> plainScalar(scalar);
      case SequenceNode sequence -> sequence.getValue().stream().map(this::plain).toList();
      case MappingNode mapping -> {
        Map<String, Object> values = new LinkedHashMap<>();
        entries(mapping, "").forEach((name, value) -> values.put(name, plain(value)));
        yield values;
      }
      default ->
          throw new InvalidInput(
              "line " + line(node) + ": YAML anchors and aliases are not used here");
    };
  }

  private static Object plainScalar(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag.equals(Tag.INT)) {
      return convert(text, Long.class).map(Object.class::cast).orElse(text);
    }
    if (tag.equals(Tag.FLOAT)) {
      return convert(text, Double.class).map(Object.class::cast).orElse(text);
    }
    return tag.equals(Tag.BOOL)
        ? convert(text, Boolean.class).map(Object.class::cast).orElse(text)
        : text;
  }

  static String yamlName(String component) {
    String written = WRITTEN_OTHERWISE.get(component);
    return written != null
        ? written
        : component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String fieldNames(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(component -> yamlName(component.getName()))
        .collect(Collectors.joining(", "));
  }

  private static String join(String field, String name) {
    return field.isEmpty() ? name : field + "." + name;
  }
}
