package lazo.transfer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import lazo.store.Database;

/** Which experiment here is which of an origin, and what has come whole. */
final class TransferStore {
  private static final int IDS_PER_QUERY = 500;

  private final Database database;

  TransferStore(Database database) {
    this.database = database;
  }

  /** The id here of an experiment of the origin, while it is here. */
  Optional<String> experiment(String origin, String id) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select e.id from import_experiment i join experiment e on e.id = i.experiment where i.origin = :origin and i.origin_id = :id")
                .bind("origin", origin)
                .bind("id", id)
                .mapTo(String.class)
                .findOne());
  }

  void place(String origin, String id, String here) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into import_experiment (origin, origin_id, experiment) values (:origin, :id, :here)
                    on conflict (origin, origin_id) do update set experiment = excluded.experiment
                    """)
                .bind("origin", origin)
                .bind("id", id)
                .bind("here", Long.parseLong(here))
                .execute());
  }

  void mark(String origin, Moved.Whole whole) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into import_mark (origin, kind, id, mark) values (:origin, :kind, :id, :mark)
                    on conflict (origin, kind, id) do update set mark = excluded.mark
                    """)
                .bind("origin", origin)
                .bind("kind", whole.kind())
                .bind("id", whole.id())
                .bind("mark", whole.mark())
                .execute());
  }

  /** Those of the ids whose mark is the one given. */
  Set<String> whole(String origin, String kind, Map<String, String> marks) {
    Set<String> whole = new TreeSet<>();
    List<String> ids = List.copyOf(marks.keySet());
    for (int from = 0; from < ids.size(); from += IDS_PER_QUERY) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + IDS_PER_QUERY));
      database.read(
          handle ->
              handle
                  .createQuery(
                      "select id, mark from import_mark where origin = :origin and kind = :kind and id in (<ids>)")
                  .bind("origin", origin)
                  .bind("kind", kind)
                  .bindList("ids", some)
                  .map(
                      (row, context) ->
                          row.getString(2).equals(marks.get(row.getString(1)))
                              && whole.add(row.getString(1)))
                  .list());
    }
    return whole;
  }
}
