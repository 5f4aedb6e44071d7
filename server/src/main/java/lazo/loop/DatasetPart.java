package lazo.loop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.data.Derivable;
import lazo.data.DuckDb;
import lazo.data.TableColumn;
import lazo.dataset.Datasets;
import org.jspecify.annotations.Nullable;

/** Gives the dataset its checks, and holds the document against what was delivered. */
final class DatasetPart implements Loops.Part {
  private final Datasets datasets;
  private final DuckDb duck;

  DatasetPart(Datasets datasets, DuckDb duck) {
    this.datasets = datasets;
    this.duck = duck;
  }

  /** Before the first delivery only the expressions can be judged. */
  @Override
  public Map<String, String> problems(LoopDocument document) {
    List<TableColumn> delivered =
        datasets
            .latest(LoopFeatures.dataset(document))
            .map(version -> version.schema().stream().map(TableColumn::parse).toList())
            .orElse(List.of());
    Derivable derivable = Derivable.of(duck, delivered, document.data().derive());
    Map<String, String> problems = new LinkedHashMap<>();
    derivable.problems().forEach((name, why) -> problems.put("data.derive." + name, why));
    if (!delivered.isEmpty()) {
      problems.putAll(new ColumnRules(document, delivered, derivable.columns()).problems());
    }
    return problems;
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
