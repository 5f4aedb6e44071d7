package lazo.move;

import java.util.Locale;

/**
 * The tables of an export. Times are milliseconds since 1970, but for those of spans, which are
 * nanoseconds; a column of JSON says so in {@code docs/export.md}.
 */
enum ExportTable {
  EXPERIMENTS(
      "experiment_id VARCHAR, name VARCHAR, lifecycle_stage VARCHAR, creation_time BIGINT,"
          + " last_update_time BIGINT, artifact_location VARCHAR"),
  EXPERIMENT_TAGS("experiment_id VARCHAR, key VARCHAR, value VARCHAR"),
  RUNS(
      "run_id VARCHAR, experiment_id VARCHAR, name VARCHAR, user_id VARCHAR, status VARCHAR,"
          + " start_time BIGINT, end_time BIGINT, lifecycle_stage VARCHAR,"
          + " artifact_location VARCHAR"),
  RUN_PARAMS("run_id VARCHAR, key VARCHAR, value VARCHAR"),
  RUN_TAGS("run_id VARCHAR, key VARCHAR, value VARCHAR"),
  RUN_METRICS("run_id VARCHAR, key VARCHAR, value DOUBLE, timestamp BIGINT, step BIGINT"),
  RUN_DATASETS(
      "run_id VARCHAR, name VARCHAR, digest VARCHAR, source_type VARCHAR, source VARCHAR,"
          + " schema VARCHAR, profile VARCHAR, tags VARCHAR"),
  RUN_MODELS("run_id VARCHAR, model_id VARCHAR, direction VARCHAR, step BIGINT"),
  LOGGED_MODELS(
      "model_id VARCHAR, experiment_id VARCHAR, name VARCHAR, model_type VARCHAR,"
          + " source_run_id VARCHAR, status VARCHAR, status_message VARCHAR,"
          + " creation_time BIGINT, last_update_time BIGINT, artifact_location VARCHAR"),
  LOGGED_MODEL_PARAMS("model_id VARCHAR, key VARCHAR, value VARCHAR"),
  LOGGED_MODEL_TAGS("model_id VARCHAR, key VARCHAR, value VARCHAR"),
  LOGGED_MODEL_METRICS(
      "model_id VARCHAR, key VARCHAR, value DOUBLE, timestamp BIGINT, step BIGINT,"
          + " run_id VARCHAR, dataset_name VARCHAR, dataset_digest VARCHAR"),
  REGISTERED_MODELS(
      "name VARCHAR, description VARCHAR, creation_time BIGINT, last_update_time BIGINT"),
  REGISTERED_MODEL_TAGS("name VARCHAR, key VARCHAR, value VARCHAR"),
  MODEL_VERSIONS(
      "name VARCHAR, version BIGINT, source VARCHAR, run_id VARCHAR, model_id VARCHAR,"
          + " run_link VARCHAR, description VARCHAR, stage VARCHAR, creation_time BIGINT,"
          + " last_update_time BIGINT"),
  MODEL_VERSION_TAGS("name VARCHAR, version BIGINT, key VARCHAR, value VARCHAR"),
  MODEL_ALIASES("name VARCHAR, alias VARCHAR, version BIGINT"),
  TRACES(
      "trace_id VARCHAR, experiment_id VARCHAR, request_time VARCHAR, execution_duration VARCHAR,"
          + " state VARCHAR, client_request_id VARCHAR, request_preview VARCHAR,"
          + " response_preview VARCHAR"),
  TRACE_TAGS("trace_id VARCHAR, key VARCHAR, value VARCHAR"),
  TRACE_METADATA("trace_id VARCHAR, key VARCHAR, value VARCHAR"),
  TRACE_RUNS("trace_id VARCHAR, run_id VARCHAR"),
  TRACE_ASSESSMENTS("trace_id VARCHAR, assessment_id VARCHAR, name VARCHAR, assessment VARCHAR"),
  SPANS(
      "trace_id VARCHAR, span_id VARCHAR, parent_span_id VARCHAR, name VARCHAR, status VARCHAR,"
          + " start_time BIGINT, end_time BIGINT, attributes VARCHAR, events VARCHAR"),
  FILES("owner_kind VARCHAR, owner_id VARCHAR, path VARCHAR, size BIGINT, sha256 VARCHAR");

  private final String columns;

  ExportTable(String columns) {
    this.columns = columns;
  }

  /** Names and types, as SQL takes them. */
  String columns() {
    return columns;
  }

  String table() {
    return name().toLowerCase(Locale.ROOT);
  }
}
