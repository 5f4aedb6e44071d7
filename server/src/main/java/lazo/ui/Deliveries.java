package lazo.ui;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import lazo.dataset.Datasets;
import lazo.dataset.Delivery;

/** The newest delivery to a loop. */
final class Deliveries {
  private Deliveries() {}

  /** When it came, if it was accepted. */
  static Optional<Instant> accepted(Datasets datasets, String loop) {
    return datasets.names().stream()
        .filter(name -> datasets.loop(name).equals(loop))
        .flatMap(name -> datasets.deliveries(name, 1).stream())
        .max(Comparator.comparing(Delivery::at))
        .filter(Delivery::accepted)
        .map(Delivery::at);
  }
}
