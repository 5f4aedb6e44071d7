package lazo.http;

import java.util.regex.Pattern;

/**
 * What a client calls this server, for answers that hold whole addresses. Behind a proxy it is what
 * the proxy says in its {@code X-Forwarded} headers. Whoever writes these headers only misleads
 * himself: the address goes into his own answer.
 */
public final class Address {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._\\-\\[\\]:]{1,255}");
  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~\\-]+){1,16}");

  private Address() {}

  /** The address of a path that starts with a slash. */
  public static String of(Request request, String path) {
    String scheme = first(request, "x-forwarded-proto");
    String host = first(request, "x-forwarded-host");
    String prefix = first(request, "x-forwarded-prefix");
    if (!HOST.matcher(host).matches()) {
      host = request.header("host").orElse("localhost");
    }
    return (scheme.equals("https") ? "https" : "http")
        + "://"
        + host
        + (PREFIX.matcher(prefix).matches() ? prefix : "")
        + path;
  }

  private static String first(Request request, String header) {
    return request.header(header).orElse("").split(",", 2)[0].strip();
  }
}
