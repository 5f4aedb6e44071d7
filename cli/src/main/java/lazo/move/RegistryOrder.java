package lazo.move;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.transfer.Moved;

/**
 * Passes a registry on in an order in which everything finds what it refers to: a version that was
 * copied from another comes after that one, and aliases come last.
 */
final class RegistryOrder implements Consumer<Moved> {
  private final Consumer<Moved> next;
  private final Map<String, Moved.Version> copies = new LinkedHashMap<>();
  private final List<Moved> aliases = new ArrayList<>();

  RegistryOrder(Consumer<Moved> next) {
    this.next = next;
  }

  @Override
  public void accept(Moved thing) {
    switch (thing) {
      case Moved.Version version when version.source().startsWith("models:/") ->
          copies.put("models:/" + version.model() + "/" + version.number(), version);
      case Moved.Alias alias -> aliases.add(alias);
      default -> next.accept(thing);
    }
  }

  /** Passes on what has waited. */
  void end() {
    while (!copies.isEmpty()) {
      List<String> ready =
          copies.entrySet().stream()
              .filter(copy -> !copies.containsKey(copy.getValue().source()))
              .map(Map.Entry::getKey)
              .toList();
      // where versions name each other in a circle, the receiver says what is wrong
      for (String uri : ready.isEmpty() ? List.copyOf(copies.keySet()) : ready) {
        next.accept(copies.remove(uri));
      }
    }
    aliases.forEach(next);
  }
}
