package lazo.endpoint;

import java.util.List;
import java.util.Optional;
import lazo.store.Database;
import lazo.store.Json;

/** The endpoints and the number of the plan. */
final class EndpointStore {
  private final Database database;

  EndpointStore(Database database) {
    this.database = database;
  }

  /** Stores the endpoint and counts the plan up. */
  void put(Endpoint endpoint) {
    database.change(
        handle -> {
          handle
              .createUpdate(
                  "insert into endpoint (name, state) values (:name, :state) on conflict (name) do update set state = excluded.state")
              .bind("name", endpoint.name())
              .bind("state", Json.write(endpoint))
              .execute();
          handle.execute("update endpoint_plan set revision = revision + 1");
        });
  }

  Optional<Endpoint> find(String name) {
    return database
        .read(
            handle ->
                handle
                    .createQuery("select state from endpoint where name = :name")
                    .bind("name", name)
                    .mapTo(String.class)
                    .findOne())
        .map(state -> Json.read(state, Endpoint.class));
  }

  List<Endpoint> all() {
    return database.read(
        handle ->
            handle
                .createQuery("select state from endpoint order by name")
                .mapTo(String.class)
                .list()
                .stream()
                .map(state -> Json.read(state, Endpoint.class))
                .toList());
  }

  long revision() {
    return database.read(
        handle -> handle.createQuery("select revision from endpoint_plan").mapTo(Long.class).one());
  }
}
