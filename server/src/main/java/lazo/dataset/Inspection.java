package lazo.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What looking at a delivered file found.
 *
 * @param schema the columns, as {@code name TYPE}
 * @param failures one sentence for each check that failed; empty when all passed
 * @param report the whole validation report: every check with what it measured and the rows that
 *     failed it
 */
public record Inspection(long rows, List<String> schema, List<String> failures, JsonNode report) {}
