/**
 * Traces of applications: what they were asked, what they answered, and the spans between; spoken
 * over MLflow's API of traces and over OTLP.
 *
 * <p>In: spans, descriptions of traces, tags and assessments from clients, through {@link
 * lazo.trace.Traces}. Out: traces found by filter and order. What is searched is in the database;
 * the spans of a trace are a file of their own, appended and synced before they are acknowledged.
 */
@NullMarked
package lazo.trace;

import org.jspecify.annotations.NullMarked;
