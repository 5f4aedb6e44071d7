package lazo.tracking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lazo.store.Database;
import lazo.tracking.wire.Condition;
import org.jdbi.v3.core.Handle;

/** Parents and children among runs, which clients write as a tag of the child. */
final class RunFamilyStore {
  private final Database database;

  RunFamilyStore(Database database) {
    this.database = database;
  }

  /** The newest children first; each parent is one look into an index. */
  Map<String, List<Run>> children(List<String> parents, View view, RunColumns columns, int max) {
    return database.read(
        handle -> {
          Map<Long, String> parentOf = new HashMap<>();
          List<RunStore.Row> rows = new ArrayList<>();
          for (String parent : parents) {
            for (RunStore.Row row : childRows(handle, parent, view, max)) {
              parentOf.put(row.id(), parent);
              rows.add(row);
            }
          }
          Map<String, List<Run>> families = new LinkedHashMap<>();
          List<Run> runs = RunDataStore.load(handle, rows, columns);
          for (int i = 0; i < rows.size(); i++) {
            families
                .computeIfAbsent(
                    String.valueOf(parentOf.get(rows.get(i).id())), id -> new ArrayList<>())
                .add(runs.get(i));
          }
          return families;
        });
  }

  private List<RunStore.Row> childRows(Handle handle, String parent, View view, int max) {
    var condition = new Condition(database.dialect());
    String sql =
        "select run.* from run_tag up"
            + condition.joinInThisOrder()
            + "run on run.id = up.run where up.key = '"
            + Tracking.PARENT_TAG
            + "' and up.value = "
            + condition.bind(parent)
            + " and run.lifecycle in "
            + condition.in(view.lifecycles())
            + " order by up.run desc limit "
            + condition.bind(max);
    return handle.createQuery(sql).bindMap(condition.values()).map(RunStore.ROW).list();
  }

  Map<String, String> names(Set<String> runIds) {
    Map<String, String> names = new HashMap<>();
    if (!runIds.isEmpty()) {
      database.read(
          handle ->
              handle
                  .createQuery("select run_id, name from run where run_id in (<ids>)")
                  .bindList("ids", List.copyOf(runIds))
                  .map((row, context) -> names.put(row.getString(1), row.getString(2)))
                  .list());
    }
    return names;
  }
}
