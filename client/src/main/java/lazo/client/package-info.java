/**
 * The Java client of a Lazo server: HTTP and JSON, nothing of the server's own code.
 *
 * <p>In: what a program wants done, as small records. Out: what the server answered, as records
 * where the answer has a fixed form and as JSON trees where it describes a resource in full. A
 * refusal is a {@link lazo.client.ServerProblem} with the server's own message; a server that does
 * not answer is a {@link lazo.client.ServerUnreachable}.
 */
@NullMarked
package lazo.client;

import org.jspecify.annotations.NullMarked;
