package lazo.registry;

import lazo.event.Event;

/** An alias was pointed at a version. */
public record AliasSet(String name, String alias, int version) implements Event {
  @Override
  public String subject() {
    return "model/" + name;
  }
}
