/**
 * Whether a candidate may ship. A suite of gates looks at evidence that is handed in; each answers
 * Passed, Failed or Undecided and keeps the numbers and the method it rests on.
 *
 * <p>In: a candidate, its champion, gates, and evidence as an argument: this package fetches
 * nothing. Out: a stored evaluation with its verdict.
 */
@NullMarked
package lazo.evaluation;

import org.jspecify.annotations.NullMarked;
