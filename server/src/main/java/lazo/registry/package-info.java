/**
 * Registered models: numbered versions under a name, and the aliases ({@code champion}) that say
 * which of them is meant; spoken over the MLflow REST API.
 *
 * <p>In: versions from clients and from Lazo's pipelines, each pointing at artifacts of {@code
 * tracking}. Out: the version behind a name, an alias or a stage; the events {@code
 * ModelVersionCreated} and {@code AliasSet}. A source is a name, never a place that the server
 * reads on a client's word.
 */
@NullMarked
package lazo.registry;

import org.jspecify.annotations.NullMarked;
