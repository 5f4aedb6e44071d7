package lazo.access;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which resources of a kind a user may see, as a condition of SQL, so that a page of a list is full
 * and a count is right.
 *
 * @param otherwise whether those are seen that no permission names
 */
public record Sight(@Nullable String user, Resource.Kind kind, boolean otherwise) {
  static final Sight EVERYTHING = new Sight(null, Resource.Kind.EXPERIMENT, true);

  /**
   * @param column holds the names, as text
   * @param bind takes a value and gives its place holder
   */
  public String sql(String column, Function<Object, String> bind) {
    if (user == null) {
      return "1 = 1";
    }
    return column
        + (otherwise ? " not in" : " in")
        + " (select seen.name from access_grant seen where seen.user_name = "
        + bind.apply(user)
        + " and seen.kind = "
        + bind.apply(kind.word())
        + " and seen.permission "
        + (otherwise ? "< " : ">= ")
        + bind.apply(Permission.READ.rank())
        + ")";
  }
}
