package lazo.access;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import lazo.problem.NotAllowed;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for what happens now on this thread, and what they may do. Façades call {@link #require}
 * before they show or change anything; where nobody asks, as in a training that Lazo started
 * itself, and on a server without access control, everything is allowed.
 *
 * <p>The caller is known on the thread that handles a request, not inside {@link
 * lazo.store.Database#write}: ask before.
 */
public final class Caller {
  /** Who asks on a server without access control. */
  public static final String ANYONE = "anyone";

  private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

  private final String name;
  private final boolean admin;
  private final @Nullable Grants grants;

  private Caller(String name, boolean admin, @Nullable Grants grants) {
    this.name = name;
    this.admin = admin;
    this.grants = grants;
  }

  static Caller anyone() {
    return new Caller(ANYONE, true, null);
  }

  /** Who has a signed address, which was asked for by someone who may do what it is for. */
  static Caller ticket() {
    return new Caller("", true, null);
  }

  static Caller of(User user, Grants grants) {
    return new Caller(user.name(), user.admin(), grants);
  }

  public String name() {
    return name;
  }

  /** May do everything: an administrator, or anyone where there is no access control. */
  public boolean admin() {
    return admin;
  }

  /** Does something as this caller. */
  public <T> T call(Supplier<T> work) {
    return ScopedValue.where(CURRENT, this).call(work::get);
  }

  /** Who asks, if this thread handles a request. */
  public static Optional<Caller> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /** The one who asks and may not do everything; null when there is no need to look further. */
  private static @Nullable Caller restricted() {
    Caller caller = CURRENT.isBound() ? CURRENT.get() : null;
    return caller == null || caller.admin ? null : caller;
  }

  /**
   * True when {@link #require} may refuse something; else what it is asked for need not be read.
   */
  public static boolean isRestricted() {
    return restricted() != null;
  }

  /**
   * Refuses the caller who may not do this.
   *
   * @throws NotAllowed with what they may do
   */
  public static void require(Permission needed, Resource resource) {
    Caller caller = restricted();
    if (caller != null) {
      caller.check(needed, resource);
    }
  }

  /** The same for this caller, on whatever thread. */
  void check(Permission needed, Resource resource) {
    if (admin || grants == null) {
      return;
    }
    Permission has = grants.effective(name, resource);
    if (!has.covers(needed)) {
      throw new NotAllowed(
          "Permission denied: this needs "
              + needed
              + " on "
              + resource
              + "; "
              + name
              + " has "
              + has
              + " there. Someone with MANAGE on it can give more");
    }
  }

  public static boolean may(Permission needed, Resource resource) {
    Caller caller = restricted();
    return caller == null
        || caller.grants == null
        || caller.grants.effective(caller.name, resource).covers(needed);
  }

  /** Refuses everyone but administrators. */
  public static void requireAdmin(String toDo) {
    Caller caller = restricted();
    if (caller != null) {
      throw new NotAllowed(
          "Permission denied: only an administrator may " + toDo + "; " + caller.name + " is none");
    }
  }

  /** Which resources of a kind the caller may see. */
  public static Sight sight(Resource.Kind kind) {
    Caller caller = restricted();
    return caller == null || caller.grants == null
        ? Sight.EVERYTHING
        : caller.grants.sight(caller.name, kind);
  }

  /** Those of some names that the caller may see, in their order. */
  public static List<String> seen(Resource.Kind kind, Collection<String> names) {
    Caller caller = restricted();
    return caller == null
        ? List.copyOf(names)
        : names.stream().filter(name -> may(Permission.READ, new Resource(kind, name))).toList();
  }

  /** Those of some things that the caller may see. */
  public static <T> List<T> seen(List<T> things, Function<T, Resource> resource) {
    return isRestricted()
        ? things.stream().filter(one -> may(Permission.READ, resource.apply(one))).toList()
        : things;
  }

  /** Who will own what is made now. */
  public static Owner owner() {
    Caller caller = restricted();
    return new Owner(caller == null ? "" : caller.name);
  }
}
