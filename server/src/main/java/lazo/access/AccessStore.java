package lazo.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Database;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Users, their tokens, sessions and permissions. */
final class AccessStore {
  private static final RowMapper<Login> LOGIN =
      (row, context) ->
          new Login(
              new User(
                  row.getLong("id"),
                  row.getString("name"),
                  row.getInt("admin") == 1,
                  Instant.ofEpochMilli(row.getLong("created"))),
              row.getString("password"));
  private static final RowMapper<Grant> GRANT =
      (row, context) ->
          new Grant(
              row.getString("user_name"),
              new Resource(Resource.Kind.of(row.getString("kind")), row.getString("name")),
              Permission.ranked(row.getInt("permission")));

  private final Database database;

  AccessStore(Database database) {
    this.database = database;
  }

  /** A user and the hash of the password. */
  record Login(User user, String password) {}

  // ---- users ----

  void addUser(String name, String password, boolean admin, Instant now) {
    database.change(
        handle -> {
          if (find(handle, name).isPresent()) {
            throw new Conflict("User (username=" + name + ") already exists.");
          }
          handle
              .createUpdate(
                  "insert into access_user (name, password, admin, created) values (:name, :password, :admin, :now)")
              .bind("name", name)
              .bind("password", password)
              .bind("admin", admin ? 1 : 0)
              .bind("now", now.toEpochMilli())
              .execute();
        });
  }

  private static Optional<Login> find(Handle handle, String name) {
    return handle
        .createQuery("select * from access_user where name = :name")
        .bind("name", name)
        .map(LOGIN)
        .findOne();
  }

  Optional<Login> login(String name) {
    return database.read(handle -> find(handle, name));
  }

  User user(String name) {
    return login(name)
        .map(Login::user)
        .orElseThrow(() -> new NotFound("User with username=" + name + " not found"));
  }

  List<User> users() {
    return database.read(
        handle ->
            handle
                .createQuery("select * from access_user order by name")
                .map(LOGIN)
                .map(Login::user)
                .list());
  }

  boolean hasUsers() {
    return database.read(
        handle ->
            handle
                .createQuery("select 1 from access_user limit 1")
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
  }

  /** Whoever is signed in with the old password is not any more. */
  void setPassword(String name, String password) {
    database.change(
        handle -> {
          user(name);
          handle.execute("update access_user set password = ? where name = ?", password, name);
          handle.execute("delete from access_session where user_name = ?", name);
        });
  }

  void setAdmin(String name, boolean admin) {
    database.change(
        handle -> {
          user(name);
          handle.execute("update access_user set admin = ? where name = ?", admin ? 1 : 0, name);
          requireAnAdmin(handle);
        });
  }

  /** With everything that was theirs to prove or to do. */
  void deleteUser(String name) {
    database.change(
        handle -> {
          user(name);
          for (String table : List.of("access_session", "access_token", "access_grant")) {
            handle.execute("delete from " + table + " where user_name = ?", name);
          }
          handle.execute("delete from access_user where name = ?", name);
          requireAnAdmin(handle);
        });
  }

  private static void requireAnAdmin(Handle handle) {
    if (handle
        .createQuery("select 1 from access_user where admin = 1 limit 1")
        .mapTo(Integer.class)
        .findOne()
        .isEmpty()) {
      throw new InvalidInput(
          "this is the last administrator; make someone else one first, or nobody could manage users");
    }
  }

  // ---- tokens ----

  void addToken(Token token, String digest) {
    Instant expires = token.expires();
    database.change(
        handle ->
            handle
                .createUpdate(
                    "insert into access_token (token_id, digest, user_name, label, created, expires) values (:id, :digest, :user, :label, :created, :expires)")
                .bind("id", token.id())
                .bind("digest", digest)
                .bind("user", token.user())
                .bind("label", token.label())
                .bind("created", token.created().toEpochMilli())
                .bind("expires", expires == null ? null : expires.toEpochMilli())
                .execute());
  }

  private static @Nullable Instant instant(long millis, boolean missing) {
    return missing ? null : Instant.ofEpochMilli(millis);
  }

  private static final RowMapper<Token> TOKEN =
      (row, context) -> {
        long expires = row.getLong("expires");
        boolean never = row.wasNull();
        long used = row.getLong("used");
        boolean unused = row.wasNull();
        return new Token(
            row.getString("token_id"),
            row.getString("user_name"),
            row.getString("label"),
            Instant.ofEpochMilli(row.getLong("created")),
            instant(expires, never),
            instant(used, unused));
      };

  List<Token> tokens(String user) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from access_token where user_name = :user order by created desc, token_id")
                .bind("user", user)
                .map(TOKEN)
                .list());
  }

  Optional<Token> token(String digest) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from access_token where digest = :digest")
                .bind("digest", digest)
                .map(TOKEN)
                .findOne());
  }

  void used(String tokenId, Instant now) {
    database.change(
        handle ->
            handle.execute(
                "update access_token set used = ? where token_id = ?",
                now.toEpochMilli(),
                tokenId));
  }

  boolean revoke(String user, String tokenId) {
    return database.write(
            handle ->
                handle.execute(
                    "delete from access_token where user_name = ? and token_id = ?", user, tokenId))
        > 0;
  }

  // ---- sessions ----

  void addSession(String digest, String user, Instant expires, Instant now) {
    database.change(
        handle -> {
          handle.execute("delete from access_session where expires < ?", now.toEpochMilli());
          handle.execute(
              "insert into access_session (digest, user_name, expires) values (?, ?, ?)",
              digest,
              user,
              expires.toEpochMilli());
        });
  }

  /** The user of a session that has not expired. */
  Optional<String> session(String digest, Instant now) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select user_name from access_session where digest = :digest and expires >= :now")
                .bind("digest", digest)
                .bind("now", now.toEpochMilli())
                .mapTo(String.class)
                .findOne());
  }

  void endSession(String digest) {
    database.change(
        handle -> handle.execute("delete from access_session where digest = ?", digest));
  }

  // ---- permissions ----

  void grant(Grant grant) {
    database.change(
        handle -> {
          user(grant.user());
          handle.execute(
              "insert into access_grant (user_name, kind, name, permission) values (?, ?, ?, ?) on conflict (user_name, kind, name) do update set permission = excluded.permission",
              grant.user(),
              grant.resource().kind().word(),
              grant.resource().name(),
              grant.permission().rank());
        });
  }

  /** Takes all permissions on a resource away. */
  void forget(Resource resource) {
    database.change(
        handle ->
            handle.execute(
                "delete from access_grant where kind = ? and name = ?",
                resource.kind().word(),
                resource.name()));
  }

  void rename(Resource from, String to) {
    database.change(
        handle -> {
          forget(new Resource(from.kind(), to));
          handle.execute(
              "update access_grant set name = ? where kind = ? and name = ?",
              to,
              from.kind().word(),
              from.name());
        });
  }

  boolean revokeGrant(String user, Resource resource) {
    return database.write(
            handle ->
                handle.execute(
                    "delete from access_grant where user_name = ? and kind = ? and name = ?",
                    user,
                    resource.kind().word(),
                    resource.name()))
        > 0;
  }

  Optional<Permission> granted(String user, Resource resource) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select permission from access_grant where user_name = :user and kind = :kind and name = :name")
                .bind("user", user)
                .bind("kind", resource.kind().word())
                .bind("name", resource.name())
                .mapTo(Integer.class)
                .findOne()
                .map(Permission::ranked));
  }

  List<Grant> grantsOf(String user) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from access_grant where user_name = :user order by kind, name")
                .bind("user", user)
                .map(GRANT)
                .list());
  }

  List<Grant> grants() {
    return database.read(
        handle ->
            handle
                .createQuery("select * from access_grant order by user_name, kind, name")
                .map(GRANT)
                .list());
  }

  List<Grant> grantsOn(Resource resource) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from access_grant where kind = :kind and name = :name order by user_name")
                .bind("kind", resource.kind().word())
                .bind("name", resource.name())
                .map(GRANT)
                .list());
  }
}
