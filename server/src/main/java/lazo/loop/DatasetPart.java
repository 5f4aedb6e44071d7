package lazo.loop;

import java.util.List;
import lazo.dataset.Datasets;
import org.jspecify.annotations.Nullable;

/** Gives the dataset its checks. */
final class DatasetPart implements Loops.Part {
  private final Datasets datasets;

  DatasetPart(Datasets datasets) {
    this.datasets = datasets;
  }

  @Override
  public List<String> causes(@Nullable LoopDocument before, LoopDocument after) {
    boolean changed = before != null && !plain(before).equals(plain(after));
    return changed
        ? List.of("the next delivery is checked by the new checks; what was accepted stays")
        : List.of();
  }

  private static List<?> plain(LoopDocument document) {
    return document.data().checks().stream().map(Raw::value).toList();
  }

  @Override
  public void apply(LoopDocument document) {
    datasets.define(
        LoopFeatures.dataset(document),
        document.metadata().name(),
        document.data().checks().stream().map(Raw::fields).toList());
  }

  @Override
  public void remove(LoopDocument document) {
    datasets.define(
        LoopFeatures.dataset(document),
        "",
        document.data().checks().stream().map(Raw::fields).toList());
  }
}
