/**
 * Tables: read, derive, join, check, profile and write them. DuckDB lives here and nowhere else.
 *
 * <p>In come Parquet files (and CSV files to be converted), the {@code derive}, {@code feeds} and
 * {@code checks} of a loop, and time ranges; out go {@link lazo.features.Frame}s, validation
 * reports, profiles and Parquet files.
 *
 * <p>SQL written by Lazo runs on one shared engine. SQL written by users is only ever an expression
 * over the columns of a row: it is parsed, held against what is allowed, and evaluated in an engine
 * of its own that can open the named files and nothing else (see {@link lazo.data.Source}).
 *
 * <p>DuckDB decodes, filters, joins and counts; statistics are computed in Java by {@code
 * lazo.stats}.
 */
@NullMarked
package lazo.data;

import org.jspecify.annotations.NullMarked;
