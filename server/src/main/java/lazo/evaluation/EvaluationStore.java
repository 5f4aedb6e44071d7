package lazo.evaluation;

import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lazo.store.Database;
import lazo.store.Json;
import org.jdbi.v3.core.mapper.RowMapper;

/** The evaluations with the results of their gates. */
final class EvaluationStore {
  private static final TypeReference<List<GateResult>> RESULTS = new TypeReference<>() {};

  private static final RowMapper<Evaluation> EVALUATION =
      (row, context) ->
          new Evaluation(
              row.getString("id"),
              row.getString("loop"),
              row.getString("subject"),
              row.getString("candidate"),
              row.getString("champion"),
              Json.read(row.getString("verdict"), Verdict.class),
              Json.read(row.getString("results"), RESULTS),
              Instant.ofEpochMilli(row.getLong("at")));

  private final Database database;

  EvaluationStore(Database database) {
    this.database = database;
  }

  void add(Evaluation evaluation) {
    database.change(
        handle ->
            handle.execute(
                "insert into evaluation (id, loop, subject, candidate, champion, verdict, results, at) values (?, ?, ?, ?, ?, ?, ?, ?)",
                evaluation.id(),
                evaluation.loop(),
                evaluation.subject(),
                evaluation.candidate(),
                evaluation.champion(),
                Json.MAPPER
                    .convertValue(
                        evaluation.verdict(), com.fasterxml.jackson.databind.JsonNode.class)
                    .toString(),
                Json.write(evaluation.results()),
                evaluation.at().toEpochMilli()));
  }

  Optional<Evaluation> find(String id) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from evaluation where id = :id")
                .bind("id", id)
                .map(EVALUATION)
                .findOne());
  }

  /** The newest first; of all loops when {@code loop} is empty. */
  List<Evaluation> latest(String loop, int max) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from evaluation where (:loop = '' or loop = :loop) order by at desc, id limit :max")
                .bind("loop", loop)
                .bind("max", max)
                .map(EVALUATION)
                .list());
  }
}
