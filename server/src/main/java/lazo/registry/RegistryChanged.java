package lazo.registry;

import java.util.Map;
import lazo.event.Event;

/**
 * Something changed that webhooks may want to hear, in MLflow's words.
 *
 * @param data what MLflow tells of it
 */
public record RegistryChanged(String entity, String action, Map<String, Object> data)
    implements Event {
  @Override
  public String subject() {
    return "registry";
  }
}
