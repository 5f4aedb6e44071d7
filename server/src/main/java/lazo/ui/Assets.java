package lazo.ui;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.NotFound;

/**
 * Style sheets and scripts, served under a name that holds their digest and so cached for good.
 * Nothing comes from another origin.
 */
final class Assets {
  private static final int DIGEST_CHARACTERS = 12;

  /** Name in the pages to place on the class path. */
  private static final Map<String, String> FILES =
      Map.of(
          "lazo.css", "/lazo/ui/lazo.css",
          "lazo.js", "/lazo/ui/lazo.js",
          "htmx.js", "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js",
          "echarts.js", "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js");

  /**
   * @param packed the same, smaller
   */
  private record Asset(byte[] bytes, byte[] packed, String digest) {}

  private static final Map<String, Asset> LOADED = new ConcurrentHashMap<>();

  private Assets() {}

  static void register(Routes routes) {
    routes.page("GET", "/assets/:digest/:name", Assets::serve);
  }

  static String link(String name) {
    return "/assets/" + load(name).digest + "/" + name;
  }

  private static Reply serve(Request request) {
    String name = request.pathParam("name");
    Asset asset = load(name);
    String type =
        name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
    Map<String, String> headers =
        Map.of(
            "content-type",
            type,
            "cache-control",
            "public, max-age=31536000, immutable",
            "vary",
            "accept-encoding");
    return request.header("accept-encoding").orElse("").contains("gzip")
        ? new Reply.Bytes(200, headers, asset.packed).header("content-encoding", "gzip")
        : new Reply.Bytes(200, headers, asset.bytes);
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static Asset load(String name) {
    if (!FILES.containsKey(name)) {
      throw new NotFound("no asset " + name);
    }
    return LOADED.computeIfAbsent(name, Assets::read);
  }

  private static Asset read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(FILES.get(name))) {
      if (in == null) {
        throw new IllegalStateException("the build has no " + FILES.get(name));
      }
      byte[] bytes = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      String hex = HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARACTERS);
      return new Asset(bytes, packed(bytes), hex);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
