package lazo.access;

import lazo.store.Database;

/**
 * The user who makes something and may manage it from then on; taken from the {@link Caller} before
 * the write that makes it, and kept in the same transaction.
 *
 * @param name empty for nobody: what Lazo or an administrator makes needs no owner
 */
public record Owner(String name) {

  /** What is new belongs to its maker alone: permissions on an earlier thing of this name go. */
  public void own(Database database, Resource resource) {
    var store = new AccessStore(database);
    store.forget(resource);
    if (!name.isEmpty()) {
      store.grant(new Grant(name, resource, Permission.MANAGE));
    }
  }

  /** Nobody keeps a permission on what is gone. */
  public static void forget(Database database, Resource resource) {
    new AccessStore(database).forget(resource);
  }

  /** Permissions follow what gets another name. */
  public static void rename(Database database, Resource from, String to) {
    new AccessStore(database).rename(from, to);
  }
}
