package lazo.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.problem.NotAllowed;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.store.IdSource;
import org.jspecify.annotations.Nullable;

/**
 * The façade of users: who there is, how they sign in, and their tokens. Everything is durable when
 * a method returns.
 *
 * <p>Thread safe.
 */
public final class Access {
  /** The user that a server makes when access control is switched on and there is nobody yet. */
  public static final String FIRST_ADMIN = "admin";

  private static final int NAME_CHARACTERS_MAX = 100;
  private static final int LABEL_CHARACTERS_MAX = 100;
  private static final int TOKENS_MAX = 100;

  private final AccessStore store;
  private final InstantSource clock;
  private final IdSource ids;
  private final Grants grants;
  private final SignIns signIns;
  private final Audit audit;

  /**
   * @param otherwise what everyone who is signed in may do where nothing else is said
   */
  public Access(Database database, InstantSource clock, IdSource ids, Permission otherwise) {
    this.store = new AccessStore(database);
    this.clock = clock;
    this.ids = ids;
    this.grants = new Grants(store, otherwise);
    this.signIns = new SignIns(store, grants, clock);
    this.audit = new Audit(database, clock);
  }

  /** Adds users, tokens, permissions and the audit log to the table. */
  public void register(Routes table) {
    new AccessRoutes(this).register(table);
  }

  public Grants grants() {
    return grants;
  }

  public Audit audit() {
    return audit;
  }

  SignIns signIns() {
    return signIns;
  }

  /** True once someone was added: a server started again does not forget that it was closed. */
  public boolean hasUsers() {
    return store.hasUsers();
  }

  /**
   * Makes the first administrator unless there are users.
   *
   * @param password null for a generated one
   * @return the generated password, to be shown once
   */
  public Optional<String> makeFirstAdmin(@Nullable String password) {
    if (store.hasUsers()) {
      return Optional.empty();
    }
    String chosen = password == null || password.isEmpty() ? Passwords.generate() : password;
    Passwords.checked(FIRST_ADMIN, chosen);
    store.addUser(FIRST_ADMIN, Passwords.hash(chosen), true, clock.instant());
    return chosen.equals(password) ? Optional.empty() : Optional.of(chosen);
  }

  public User add(String name, String password, boolean admin) {
    Caller.requireAdmin("add users");
    if (!name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]*")
        || name.length() > NAME_CHARACTERS_MAX) {
      throw new InvalidInput(
          "a user's name has 1 to "
              + NAME_CHARACTERS_MAX
              + " letters, digits and . _ @ + -, and begins with a letter or a digit");
    }
    if (name.equals(Caller.ANYONE)) {
      throw new InvalidInput("'" + name + "' is nobody's name; choose another");
    }
    Passwords.checked(name, password);
    store.addUser(name, Passwords.hash(password), admin, clock.instant());
    return store.user(name);
  }

  /** Everyone may look at themselves. */
  public User user(String name) {
    requireSelfOrAdmin(name, "see other users");
    return store.user(name);
  }

  /** For the numbers that MLflow's clients want of a user; says no more than that there is one. */
  public User anyUser(String name) {
    return store.user(name);
  }

  public List<User> users() {
    Caller.requireAdmin("list users");
    return store.users();
  }

  private static boolean self(String name) {
    return Caller.current().map(caller -> caller.name().equals(name)).orElse(false);
  }

  private static void requireSelfOrAdmin(String name, String toDo) {
    if (!self(name)) {
      Caller.requireAdmin(toDo);
    }
  }

  /**
   * Sets a password and ends the user's sessions.
   *
   * @param current the password until now, which users must say who change their own
   */
  public void setPassword(String name, String password, String current, String address) {
    requireSelfOrAdmin(name, "set the passwords of others");
    if (self(name)) {
      if (current.isEmpty()) {
        throw new InvalidInput("Current password is required when changing your own password.");
      }
      if (signIns.check(new Credentials.Password(name, current), address).isEmpty()) {
        throw new InvalidInput("Current password does not match.");
      }
      if (password.equals(current)) {
        throw new InvalidInput("New password must differ from the current password.");
      }
    }
    store.user(name);
    Passwords.checked(name, password);
    store.setPassword(name, Passwords.hash(password));
    signIns.forgetAll();
  }

  public void setAdmin(String name, boolean admin) {
    Caller.requireAdmin("make administrators");
    store.setAdmin(name, admin);
    signIns.forgetAll();
  }

  /** Deletes a user with tokens, sessions and permissions; what they made stays. */
  public void delete(String name) {
    Caller.requireAdmin("delete users");
    if (self(name)) {
      throw new InvalidInput(
          "Users cannot delete their own account. Ask another admin to delete this user instead.");
    }
    store.deleteUser(name);
    signIns.forgetAll();
  }

  /** Starts a session; empty when name and password do not fit. */
  public Optional<String> signIn(String name, String password, String address) {
    Optional<String> session = signIns.start(name, password, address);
    audit.add(
        name,
        address,
        Audit.SIGN_IN,
        "",
        session.isPresent() ? 200 : 401,
        session.isPresent() ? "" : "name and password do not fit");
    return session;
  }

  public void signOut(String session) {
    signIns.end(session);
  }

  /** A token as its owner sees it once. */
  public record Made(Token token, String secret) {}

  /**
   * Makes a token that stands for the one who asks.
   *
   * @param lasts empty for ever
   */
  public Made makeToken(String label, Optional<Duration> lasts) {
    String user = someone();
    if (label.isBlank() || label.length() > LABEL_CHARACTERS_MAX) {
      throw new InvalidInput(
          "say what the token is for in 1 to " + LABEL_CHARACTERS_MAX + " characters");
    }
    if (store.tokens(user).size() >= TOKENS_MAX) {
      throw new InvalidInput(
          user + " has " + TOKENS_MAX + " tokens already; revoke those that are not used");
    }
    String secret = Secrets.token();
    var now = clock.instant();
    var token = new Token(ids.next(), user, label, now, lasts.map(now::plus).orElse(null), null);
    store.addToken(token, Secrets.digest(secret));
    return new Made(token, secret);
  }

  private static String someone() {
    return Caller.current()
        .map(Caller::name)
        .filter(name -> !name.equals(Caller.ANYONE))
        .orElseThrow(
            () ->
                new NotAllowed(
                    "this server has no access control, so there is nobody to make a token for; start it with --access users"));
  }

  /** Those of the one who asks; none on a server without access control. */
  public List<Token> tokens() {
    return Caller.current().map(caller -> store.tokens(caller.name())).orElse(List.of());
  }

  public void revokeToken(String id) {
    if (!store.revoke(someone(), id)) {
      throw new NotFound("you have no token with the id " + id);
    }
    signIns.forgetAll();
  }
}
