/** Feature specs and feeds against DuckDB and against slow references. */
@NullMarked
package lazo.features;

import org.jspecify.annotations.NullMarked;
