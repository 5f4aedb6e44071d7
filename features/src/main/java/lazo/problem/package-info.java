/**
 * What can go wrong because of what somebody asked for, as a small sealed family. A message says
 * what happened, to what, and what to do next. Which status a protocol gives a problem is decided
 * where that protocol is spoken, once.
 */
@NullMarked
package lazo.problem;

import org.jspecify.annotations.NullMarked;
