package lazo.registry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * Where changes of the registry are posted.
 *
 * @param events as {@code ENTITY.ACTION}
 */
public record ModelWebhook(
    String id,
    String name,
    String description,
    String url,
    List<String> events,
    @Nullable String secret,
    String status,
    long createdMillis,
    long updatedMillis) {
  public static final String ACTIVE = "ACTIVE";
  public static final String DISABLED = "DISABLED";
  private static final Set<String> STATUSES = Set.of(ACTIVE, DISABLED);
  private static final Map<String, Set<String>> ACTIONS =
      Map.of(
          "REGISTERED_MODEL", Set.of("CREATED"),
          "MODEL_VERSION", Set.of("CREATED"),
          "MODEL_VERSION_TAG", Set.of("SET", "DELETED"),
          "MODEL_VERSION_ALIAS", Set.of("CREATED", "DELETED"),
          "PROMPT", Set.of("CREATED"),
          "PROMPT_VERSION", Set.of("CREATED"),
          "PROMPT_TAG", Set.of("SET", "DELETED"),
          "PROMPT_VERSION_TAG", Set.of("SET", "DELETED"),
          "PROMPT_ALIAS", Set.of("CREATED", "DELETED"));

  public ModelWebhook {
    if (!name.matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")) {
      throw new InvalidInput(
          "Webhook name is invalid. It must start and end with a letter or digit, be less than 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).");
    }
    if (events.isEmpty()) {
      throw new InvalidInput("Webhook events must be a non-empty list.");
    }
    events.forEach(ModelWebhook::check);
    if (!STATUSES.contains(status)) {
      throw new InvalidInput(
          "Invalid status of a webhook. Valid values are " + STATUSES.stream().sorted().toList());
    }
    events = List.copyOf(events);
  }

  /** What can be listened to, as {@code ENTITY.ACTION}. */
  public static List<String> known() {
    return ACTIONS.entrySet().stream()
        .flatMap(each -> each.getValue().stream().map(act -> each.getKey() + "." + act))
        .sorted()
        .toList();
  }

  private static void check(String event) {
    int dot = event.indexOf('.');
    Set<String> actions = ACTIONS.getOrDefault(event.substring(0, Math.max(0, dot)), Set.of());
    if (!actions.contains(event.substring(dot + 1))) {
      throw new InvalidInput("Invalid event of a webhook. Valid events are " + known());
    }
  }

  boolean hears(String event) {
    return status.equals(ACTIVE) && events.contains(event);
  }
}
