package lazo.webhook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import lazo.problem.InvalidInput;
import lazo.problem.Unavailable;
import lazo.task.Next;
import lazo.task.TaskRun;
import org.jspecify.annotations.Nullable;

/**
 * One delivery to a webhook. Three headers say which it is, when it was sent and who by: {@code
 * Delivery-Id}, the same on every try; {@code Timestamp} in seconds; and {@code Signature}, {@code
 * v1,} and the Base64 of the HMAC-SHA256, with the hook's secret, of id, timestamp and body joined
 * by dots.
 */
public final class WebhookPost {
  /** With the growing pauses of tasks, some four hours. */
  public static final int TRIES_MAX = 30;

  private static final int TOO_MANY = 429;

  private final InstantSource clock;
  private final PublicPost post;

  /**
   * @param anywhere also to hosts of private networks and without encryption
   */
  public WebhookPost(InstantSource clock, boolean anywhere) {
    this.clock = clock;
    this.post = new PublicPost(anywhere);
  }

  /**
   * Where a delivery goes.
   *
   * @param name for messages
   * @param headers what the names of the three headers begin with
   * @param secret signs; null where nobody asked for a signature
   */
  public record Target(String name, String url, String headers, @Nullable String secret) {}

  /**
   * A host that is unknown now may be known later; one that must not be posted to never is.
   *
   * @throws InvalidInput when the address is none, or one that must not be posted to
   */
  public void check(String url) {
    try {
      post.address(post.checked(url));
    } catch (java.net.UnknownHostException notNow) {
      // told when something is delivered
    }
  }

  /** Posts once. */
  public PublicPost.Answer send(Target target, String id, String body) throws IOException {
    String timestamp = String.valueOf(clock.instant().getEpochSecond());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put(target.headers + "Delivery-Id", id);
    headers.put(target.headers + "Timestamp", timestamp);
    if (target.secret != null) {
      headers.put(
          target.headers + "Signature",
          signature(target.secret, id + "." + timestamp + "." + body));
    }
    return post.post(target.url, headers, body);
  }

  /**
   * Does the work of one run of a delivery's task, whose key is the delivery's id. A receiver that
   * is away or overwhelmed is tried again; one that refuses is not.
   */
  public Next deliver(Target target, TaskRun run, String body) {
    if (run.failedAttempts() >= TRIES_MAX) {
      return Next.done();
    }
    try {
      PublicPost.Answer answer = send(target, run.key(), body);
      if (answer.status() == TOO_MANY || answer.status() >= 500) {
        throw new Unavailable("webhook " + target.name + " answered " + answer.status());
      }
    } catch (InvalidInput forbidden) {
      return Next.done(); // its host has moved to where nothing is posted
    } catch (IOException e) {
      throw new Unavailable("webhook " + target.name + ": " + e.getMessage(), e);
    }
    return Next.done();
  }

  public static String signature(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "v1,"
          + Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HmacSHA256", e);
    }
  }
}
