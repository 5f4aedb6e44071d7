package lazo.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import lazo.scoring.Tensor;
import lazo.serving.log.Layout;
import lazo.serving.log.LoggedColumn;

/** A variant with its model, the shadows that score beside it, and what is counted for it. */
final class ServedVariant {
  /**
   * Layouts beyond this many, made by clients that vary what they send, are made anew each time.
   */
  private static final int LAYOUTS_MAX = 64;

  /** A package that scores unseen. */
  record Shadow(String digest, ServedModel model) {}

  final Variant plan;
  final ServedModel model;
  final List<Shadow> shadows;
  final VariantStats stats;
  final VariantMeters meters;

  private final String endpoint;
  private final ConcurrentHashMap<List<LoggedColumn>, Layout> layouts = new ConcurrentHashMap<>();
  private volatile Layout last;

  ServedVariant(
      String endpoint,
      Variant plan,
      ServedModel model,
      List<Shadow> shadows,
      VariantStats stats,
      VariantMeters meters) {
    this.endpoint = endpoint;
    this.plan = plan;
    this.model = model;
    this.shadows = List.copyOf(shadows);
    this.stats = stats;
    this.meters = meters;
    this.last = layout(List.of());
  }

  /** The layout of a request with these columns; almost always that of the request before. */
  Layout layout(List<Tensor> columns, int rows) {
    Layout before = last;
    if (fits(before, columns, rows)) {
      return before;
    }
    List<LoggedColumn> logged = new ArrayList<>(columns.size());
    for (Tensor column : columns) {
      logged.add(new LoggedColumn(column.name(), column.datatype(), column.size() / rows));
    }
    Layout layout = layouts.get(logged);
    if (layout == null) {
      layout = layout(logged);
      if (layouts.size() < LAYOUTS_MAX) {
        layouts.put(layout.columns(), layout);
      }
    }
    last = layout;
    return layout;
  }

  private Layout layout(List<LoggedColumn> columns) {
    var digests = shadows.stream().map(Shadow::digest).toList();
    return new Layout(endpoint, plan.name(), plan.packageDigest(), columns, digests);
  }

  private static boolean fits(Layout layout, List<Tensor> columns, int rows) {
    List<LoggedColumn> known = layout.columns();
    if (known.size() != columns.size()) {
      return false;
    }
    for (int i = 0; i < known.size(); i++) {
      LoggedColumn column = known.get(i);
      Tensor tensor = columns.get(i);
      if (column.datatype() != tensor.datatype()
          || column.width() * rows != tensor.size()
          || !column.name().equals(tensor.name())) {
        return false;
      }
    }
    return true;
  }
}
