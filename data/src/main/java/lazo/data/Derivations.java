package lazo.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was derived from the same columns by the same expressions before: to check that again takes
 * longer than to read a day. Thread-safe.
 */
final class Derivations {
  private static final int KEPT_MAX = 100;

  private record Key(List<TableColumn> given, List<Map.Entry<String, String>> derive) {}

  private final Map<Key, Derivation> checked = new LinkedHashMap<>(16, 0.75f, true);

  Derivation of(Engine engine, List<TableColumn> given, Map<String, String> derive) {
    Key key = new Key(List.copyOf(given), List.copyOf(derive.entrySet())); // in their order
    synchronized (checked) {
      if (checked.containsKey(key)) {
        return checked.get(key);
      }
    }
    Derivation derivation = Derivation.of(engine, given, derive);
    synchronized (checked) {
      checked.put(key, derivation);
      if (checked.size() > KEPT_MAX) {
        checked.remove(checked.keySet().iterator().next());
      }
    }
    return derivation;
  }
}
