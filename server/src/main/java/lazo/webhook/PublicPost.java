package lazo.webhook;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import lazo.problem.InvalidInput;

/**
 * Posts to addresses that users named, and never into the network of the host: the address is
 * resolved once, judged, and that very address is connected to, so that a name cannot point
 * elsewhere in between; redirects are not followed, proxies not asked.
 */
public final class PublicPost {
  private static final int CONNECT_MILLIS_MAX = 3_000;
  private static final int ANSWER_MILLIS_MAX = 10_000;
  private static final int ANSWER_BYTES_MAX = 16 << 10;
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  private final boolean anywhere;

  /**
   * @param anywhere also to hosts of private networks and without encryption
   */
  PublicPost(boolean anywhere) {
    this.anywhere = anywhere;
  }

  /** What the receiver said: status and body, of which at most 16 KiB are read. */
  public record Answer(int status, String body) {}

  /** Refuses what must not be posted to. */
  URI checked(String url) {
    URI uri;
    try {
      uri = new URI(url.strip());
    } catch (URISyntaxException e) {
      throw new InvalidInput("Invalid webhook URL: it cannot be read as one.");
    }
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    if (!secure && !(anywhere && "http".equalsIgnoreCase(uri.getScheme()))) {
      throw new InvalidInput("Invalid webhook URL scheme. Allowed schemes are: https.");
    }
    if (uri.getHost() == null || uri.getUserInfo() != null) {
      throw new InvalidInput("Invalid webhook URL: it must have a host, and no user or password.");
    }
    return uri;
  }

  /** The address to connect to. */
  InetAddress address(URI uri) throws UnknownHostException {
    InetAddress[] all = InetAddress.getAllByName(uri.getHost());
    for (InetAddress address : all) {
      if (!anywhere && !isPublic(address)) {
        throw new InvalidInput(
            "Invalid webhook URL: its host is an address of a private network. LAZO_WEBHOOKS_ANYWHERE=true in the server's environment allows that.");
      }
    }
    return all[0];
  }

  public static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (address instanceof Inet6Address) {
      // 2000::/3 is what is given out; 2002::/16 wraps any IPv4 address
      return first >> 5 == 1 && !(first == 0x20 && second == 0x02);
    }
    boolean carrier = first == 100 && second >> 6 == 1;
    boolean special = first == 192 && second == 0 && (bytes[2] & 0xff) == 0;
    boolean tests = first == 198 && (second == 18 || second == 19);
    return first != 0 && first < 240 && !carrier && !special && !tests;
  }

  Answer post(String url, Map<String, String> headers, String body) throws IOException {
    URI uri = checked(url);
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
    try (var plain = new Socket()) {
      plain.connect(new InetSocketAddress(address(uri), port), CONNECT_MILLIS_MAX);
      plain.setSoTimeout(ANSWER_MILLIS_MAX);
      if (!secure) {
        return exchange(plain, uri, headers, body);
      }
      var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
      try (var tls = (SSLSocket) factory.createSocket(plain, uri.getHost(), port, true)) {
        var parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        return exchange(tls, uri, headers, body);
      }
    }
  }

  private static Answer exchange(Socket socket, URI uri, Map<String, String> headers, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var head = new StringBuilder("POST ").append(path);
    if (uri.getRawQuery() != null) {
      head.append('?').append(uri.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(uri.getRawAuthority());
    head.append("\r\nConnection: close\r\nContent-Length: ").append(bytes.length);
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    head.append("\r\n\r\n");
    OutputStream out = socket.getOutputStream();
    out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.flush();
    String answer =
        new String(socket.getInputStream().readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
    if (!answer.matches("(?s)HTTP/1\\.[01] [1-5]\\d\\d.*")) {
      throw new IOException("the answer is not HTTP");
    }
    int end = answer.indexOf("\r\n\r\n");
    return new Answer(
        Integer.parseInt(answer.substring(9, 12)), end < 0 ? "" : answer.substring(end + 4));
  }
}
