/**
 * The {@code lazo} command line: one small class for each verb.
 *
 * <p>In: the words after {@code lazo}. Out: tables or JSON on standard output, messages on standard
 * error, and an exit code: 0 done, 1 a gate failed, 2 wrong use or bad input, 3 the server is
 * unreachable. The verbs talk to a server through {@link lazo.client.LazoClient} only; {@code
 * server} starts one.
 */
@NullMarked
package lazo.cli;

import org.jspecify.annotations.NullMarked;
