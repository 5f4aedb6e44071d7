package lazo.loop;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a document where a value is missing or could not be read. Nobody sees it: the
 * problem that it stands for refuses the document.
 */
final class Placeholder {
  private Placeholder() {}

  /** Nothing where a field may be left out, else an empty value of its type. */
  static @Nullable Object of(RecordComponent component) {
    if (component.getGenericType() instanceof ParameterizedType) {
      return component.getType() == List.class ? List.of() : Map.of();
    }
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
        ? null
        : of(component.getType());
  }

  static Object of(Class<?> type) {
    if (type.isRecord() && type != OneOrMany.class && type != Raw.class) {
      return record(type);
    }
    return switch (type.getSimpleName()) {
      case "String" -> "";
      case "Duration" -> Duration.ZERO;
      case "Double" -> 0.0;
      case "OneOrMany" -> new OneOrMany(List.of());
      default -> throw new IllegalStateException("no placeholder for " + type.getName());
    };
  }

  private static Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      var constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(Arrays.stream(components).map(Placeholder::of).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getName(), e);
    }
  }
}
