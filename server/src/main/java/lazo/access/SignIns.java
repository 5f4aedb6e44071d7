package lazo.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import lazo.problem.TooMany;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks. A password costs a quarter of a second of processor to check, on purpose: so
 * one that was right is remembered by its digest, and every few seconds it is only asked whether it
 * still is the user's. Wrong ones are counted by user and address.
 *
 * <p>Thread safe.
 */
final class SignIns {
  /** How long a change made by another server may go unseen. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private static final Duration TOKEN_USE_NOTED = Duration.ofMinutes(1);
  private static final Duration SESSION_LASTS = Duration.ofDays(14);
  private static final int REMEMBERED_MAX = 10_000;
  private static final int WRONG_MAX = 8;
  private static final Duration WRONG_COUNTS_FOR = Duration.ofMinutes(5);
  private static final int CHECKED_AT_ONCE = 2;

  private final AccessStore store;
  private final Grants grants;
  private final InstantSource clock;
  private final Semaphore checks = new Semaphore(CHECKED_AT_ONCE);
  private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();
  private final Map<String, Wrong> wrong = new ConcurrentHashMap<>();

  SignIns(AccessStore store, Grants grants, InstantSource clock) {
    this.store = store;
    this.grants = grants;
    this.clock = clock;
  }

  /** Who some credentials were of, and against what that was found out. */
  private record Remembered(Caller caller, @Nullable String passwordHash, Instant checked) {}

  private record Wrong(int times, Instant last) {}

  /** The answer that needs no look at the database; empty when one is needed. */
  Optional<Caller> remembered(Credentials credentials) {
    Remembered known = remembered.get(key(credentials));
    return known != null && known.checked.plus(FRESH).isAfter(clock.instant())
        ? Optional.of(known.caller)
        : Optional.empty();
  }

  private static String key(Credentials credentials) {
    return Secrets.digest(
        switch (credentials) {
          case Credentials.None() -> "";
          case Credentials.Password(String user, String password) -> "p" + user + ":" + password;
          case Credentials.Bearer(String token) -> "t" + token;
          case Credentials.Session(String secret) -> "s" + secret;
        });
  }

  /**
   * Who asks; empty when that is not proven.
   *
   * @throws TooMany after too many wrong passwords
   */
  Optional<Caller> check(Credentials credentials, String address) {
    String key = key(credentials);
    Optional<Remembered> found =
        switch (credentials) {
          case Credentials.None() -> Optional.empty();
          case Credentials.Password password -> password(password, remembered.get(key), address);
          case Credentials.Bearer(String token) -> token(token).map(this::plain);
          case Credentials.Session(String secret) ->
              store.session(Secrets.digest(secret), clock.instant()).flatMap(this::user);
        };
    if (found.isEmpty()) {
      remembered.remove(key);
      return Optional.empty();
    }
    if (remembered.size() >= REMEMBERED_MAX) {
      remembered.clear();
    }
    remembered.put(key, found.get());
    return Optional.of(found.get().caller);
  }

  private Optional<Remembered> user(String name) {
    return store.login(name).map(login -> plain(login.user()));
  }

  private Remembered plain(User user) {
    return new Remembered(Caller.of(user, grants), null, clock.instant());
  }

  private Optional<Remembered> password(
      Credentials.Password given, @Nullable Remembered known, String address) {
    Optional<AccessStore.Login> login = store.login(given.user());
    String hash = login.map(AccessStore.Login::password).orElse(Passwords.NOBODY);
    boolean proved = known != null && hash.equals(known.passwordHash);
    boolean right = proved || passes(given, hash, address);
    if (!right || login.isEmpty()) {
      return Optional.empty();
    }
    return login.map(one -> new Remembered(Caller.of(one.user(), grants), hash, clock.instant()));
  }

  private boolean passes(Credentials.Password given, String hash, String address) {
    String who = given.user() + "\n" + address;
    Instant now = clock.instant();
    wrong.values().removeIf(old -> old.last.plus(WRONG_COUNTS_FOR).isBefore(now));
    Wrong before = wrong.getOrDefault(who, new Wrong(0, now));
    if (before.times >= WRONG_MAX) {
      throw new TooMany(
          "too many wrong passwords for "
              + given.user()
              + " from "
              + address
              + "; wait five minutes, or ask an administrator for another password");
    }
    checks.acquireUninterruptibly();
    boolean right;
    try {
      right = Passwords.matches(given.password(), hash);
    } finally {
      checks.release();
    }
    if (right) {
      wrong.remove(who);
    } else {
      wrong.merge(who, new Wrong(1, now), (old, one) -> new Wrong(old.times + 1, now));
    }
    return right;
  }

  private Optional<User> token(String text) {
    if (!Secrets.isToken(text)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Optional<Token> token = store.token(Secrets.digest(text));
    token.ifPresent(
        found -> {
          Instant used = found.used();
          if (used == null || used.plus(TOKEN_USE_NOTED).isBefore(now)) {
            store.used(found.id(), now);
          }
        });
    return token
        .filter(found -> found.expires() == null || found.expires().isAfter(now))
        .flatMap(found -> store.login(found.user()))
        .map(AccessStore.Login::user);
  }

  /** Starts a session and returns its secret; empty when name and password do not fit. */
  Optional<String> start(String user, String password, String address) {
    return check(new Credentials.Password(user, password), address)
        .map(
            caller -> {
              String secret = Secrets.session();
              Instant now = clock.instant();
              store.addSession(Secrets.digest(secret), caller.name(), now.plus(SESSION_LASTS), now);
              return secret;
            });
  }

  void end(String secret) {
    store.endSession(Secrets.digest(secret));
    forgetAll();
  }

  /** After a change of users: everyone is looked up again. */
  void forgetAll() {
    remembered.clear();
  }
}
