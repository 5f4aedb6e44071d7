package lazo.packaging;

import lazo.event.Event;

/** A package is kept and known as this model version. */
public record PackageAdded(String model, int version, String digest) implements Event {
  @Override
  public String subject() {
    return "model/" + model;
  }
}
