/**
 * The prediction log joined with the truth. Follows the log of the data plane, keeps its rows as
 * Parquet by endpoint and day with an index from prediction id to row, stores the labels that
 * arrive later, and gives both back as one frame.
 *
 * <p>In: logged requests (each counted exactly once, since the place in the log is stored together
 * with what was made from it), labels by prediction id. Out: frames of rows with their labels, how
 * many rows have one, and {@link lazo.feedback.FeedbackEvents.LabelsArrived}.
 */
@NullMarked
package lazo.feedback;

import org.jspecify.annotations.NullMarked;
