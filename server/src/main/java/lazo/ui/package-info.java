/**
 * The pages: server-rendered, a class and a template each, in English and Spanish, light and dark,
 * readable without JavaScript.
 *
 * <p>In: requests for pages, and what the façades of the capabilities know. Out: HTML; live updates
 * as server-sent events. A page decides nothing: its buttons post to the same façades that the API
 * calls.
 */
@NullMarked
package lazo.ui;

import org.jspecify.annotations.NullMarked;
