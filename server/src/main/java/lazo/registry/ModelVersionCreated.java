package lazo.registry;

import lazo.event.Event;

/** A version was added to a registered model. */
public record ModelVersionCreated(String name, int version) implements Event {
  @Override
  public String subject() {
    return "model/" + name;
  }
}
