package lazo.access;

import java.util.List;

/**
 * The façade of permissions. What counts is the permission on the resource itself, else that on all
 * of its kind, else what the server gives everyone who is signed in.
 *
 * <p>Thread safe.
 */
public final class Grants {
  private final AccessStore store;
  private final Permission otherwise;

  Grants(AccessStore store, Permission otherwise) {
    this.store = store;
    this.otherwise = otherwise;
  }

  /** What holds when the user is no administrator. */
  Permission effective(String user, Resource resource) {
    return store
        .granted(user, resource)
        .or(() -> store.granted(user, new Resource(resource.kind(), Resource.ANY)))
        .orElse(otherwise);
  }

  Sight sight(String user, Resource.Kind kind) {
    Permission rest = effective(user, new Resource(kind, Resource.ANY));
    return new Sight(user, kind, rest.covers(Permission.READ));
  }

  /** What a user may do with a resource, administrators included. */
  public Permission of(String user, Resource resource) {
    return store.user(user).admin() ? Permission.MANAGE : effective(user, resource);
  }

  /**
   * The permission that a user was given on a resource, without those that hold for a whole kind.
   *
   * @throws lazo.problem.NotFound when none was given
   */
  public Permission given(String user, Resource resource) {
    store.user(user);
    return store.granted(user, resource).orElseThrow(() -> notGiven(user, resource));
  }

  private static lazo.problem.NotFound notGiven(String user, Resource resource) {
    return new lazo.problem.NotFound(user + " was given no permission on " + resource);
  }

  /**
   * Gives a permission, or changes the one that was given.
   *
   * @throws lazo.problem.NotAllowed when the caller may not manage the resource
   */
  public void give(Grant grant) {
    Caller.require(Permission.MANAGE, grant.resource());
    store.grant(grant);
  }

  /** Takes a permission back; from then on what holds for the kind counts. */
  public void take(String user, Resource resource) {
    Caller.require(Permission.MANAGE, resource);
    store.user(user);
    if (!store.revokeGrant(user, resource)) {
      throw notGiven(user, resource);
    }
  }

  /** What a user was given; only administrators may ask for another's. */
  public List<Grant> of(String user) {
    if (Caller.current().map(caller -> !caller.name().equals(user)).orElse(false)) {
      Caller.requireAdmin("see the permissions of others");
    }
    store.user(user);
    return store.grantsOf(user);
  }

  /** Every permission that was given to anyone. */
  public List<Grant> all() {
    Caller.requireAdmin("see the permissions of everyone");
    return store.grants();
  }

  /** Who was given what on a resource. */
  public List<Grant> on(Resource resource) {
    Caller.require(Permission.MANAGE, resource);
    return store.grantsOn(resource);
  }
}
