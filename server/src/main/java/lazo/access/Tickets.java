package lazo.access;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import lazo.problem.NotAllowed;
import lazo.problem.Unavailable;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/**
 * Signed addresses: whoever has one may make the one request it was made for, until it expires,
 * without saying who he is. They stand under {@link #PREFIX}, and nothing else does.
 *
 * <p>The key lies in the data folder, so that a restart keeps what was given out. A signature
 * covers the method, the path as it is written and the time; the query holds nothing else.
 *
 * <p>Thread safe.
 */
public final class Tickets {
  /** Paths below it are open to whoever has a ticket; any check of who asks must let them pass. */
  public static final String PREFIX = "/api/2.0/mlflow-artifacts/signed/";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;
  private final InstantSource clock;

  private Tickets(SecretKeySpec key, InstantSource clock) {
    this.key = key;
    this.clock = clock;
  }

  /** Reads the key of a data folder, or makes one. */
  public static Tickets of(Path folder, InstantSource clock) {
    Path file = folder.resolve("ticket-key");
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length != KEY_BYTES) {
        throw new Unavailable(
            file + " is damaged; delete it: a new one is made, and addresses given out end");
      }
      return new Tickets(new SecretKeySpec(bytes, ALGORITHM), clock);
    } catch (IOException e) {
      throw new Unavailable("the key " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void create(Path file) throws IOException {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(part);
    if (Files.getFileStore(part).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(
          part, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }
    Files.write(part, bytes, StandardOpenOption.SYNC);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * A path with its ticket.
   *
   * @param path below {@link #PREFIX}, written as it will be sent
   */
  public String sign(String method, String path, Duration valid) {
    if (!path.startsWith(PREFIX)) {
      throw new IllegalArgumentException("not a path for tickets: " + path);
    }
    long expires = clock.instant().plus(valid).getEpochSecond();
    return path + "?expires=" + expires + "&signature=" + signature(method, path, expires);
  }

  /** Refuses a request that has no ticket of its own. */
  public void check(
      String method, String path, @Nullable String expires, @Nullable String signature) {
    if (expires == null || signature == null || !expires.matches("\\d{1,12}")) {
      throw new NotAllowed("this address works only with its signature; ask for a new one");
    }
    String expected = signature(method, path, Long.parseLong(expires));
    if (!MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8))) {
      throw new NotAllowed(
          "the signature is not for this request: each address is good for one method and path; ask for a new one");
    }
    Instant end = Instant.ofEpochSecond(Long.parseLong(expires));
    if (!clock.instant().isBefore(end)) {
      throw new NotAllowed("this address expired at " + end + "; ask for a new one");
    }
  }

  private String signature(String method, String path, long expires) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      String signed = method + "\n" + path + "\n" + expires;
      return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Puts the check in front of the signed routes: nothing of a body is read without a ticket. */
  public void mount(Router router) {
    router.route(PREFIX + "*").order(-1).handler(this::check);
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    String method = request.method().name();
    try {
      check(
          method.equals("HEAD") ? "GET" : method,
          String.valueOf(request.path()),
          request.getParam("expires"),
          request.getParam("signature"));
    } catch (NotAllowed | IllegalArgumentException refused) { // the latter: not URL encoded
      context
          .response()
          .setStatusCode(403)
          .putHeader("content-type", "application/json")
          .end(
              Json.write(
                  new TreeMap<>(
                      Map.of(
                          "error_code",
                          "PERMISSION_DENIED",
                          "message",
                          String.valueOf(refused.getMessage())))));
      return;
    }
    context.next();
  }
}
