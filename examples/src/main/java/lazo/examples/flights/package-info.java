/**
 * The demo: half a year of real flights, replayed day by day against a server process of its own,
 * through public interfaces only. The story says what goes wrong and when; the server has to find
 * it.
 *
 * <p>In: the flights under {@code examples/flights}. Out: progress in the terminal, a table month
 * by month, and whether the story held.
 */
@NullMarked
package lazo.examples.flights;

import org.jspecify.annotations.NullMarked;
