/**
 * What the tests of every module share.
 *
 * <p>{@link lazo.testing.Needs} says what a test needs beyond a JDK, or that it takes long. The
 * quick loop ({@code mvn verify}) skips such tests, {@code ./check} runs them all and lets them
 * fail where something is missing. {@link lazo.testing.TestReport} reads the results of every
 * module and says at the end what passed, what failed and what was skipped and why.
 */
@NullMarked
package lazo.testing;

import org.jspecify.annotations.NullMarked;
