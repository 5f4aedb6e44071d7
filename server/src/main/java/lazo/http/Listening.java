package lazo.http;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.UnknownHostException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lazo.problem.Unavailable;

/** One port that is listened on by an event loop for each processor, so that all of them answer. */
final class Listening implements AutoCloseable {
  private static final int STARTS_WITHIN_SECONDS = 10;
  private static final int DRAINS_WITHIN_SECONDS = 10;

  /** As much as comes off the network at once; less would cut an upload into many more pieces. */
  private static final int CHUNK_BYTES = 64 << 10;

  private final Queue<HttpServer> servers;

  private Listening(Queue<HttpServer> servers) {
    this.servers = servers;
  }

  /**
   * @param port 0 for a free one
   * @throws Unavailable if the port is taken, or the host is none of this machine
   */
  static Listening open(Vertx vertx, String host, int port, Handler<HttpServerRequest> handler) {
    Queue<HttpServer> servers = new ConcurrentLinkedQueue<>();
    var options = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    try {
      vertx
          .deployVerticle(() -> new Loop(options(host, port), handler, servers), options)
          .toCompletionStage()
          .toCompletableFuture()
          .get(STARTS_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new Unavailable(
          "cannot listen on %s:%d (%s); %s".formatted(host, port, reason(e), remedy(e)), e);
    } catch (TimeoutException e) {
      throw new Unavailable(
          "the network did not come up within %d s on %s:%d"
              .formatted(STARTS_WITHIN_SECONDS, host, port),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while starting to listen", e);
    }
    return new Listening(servers);
  }

  private static HttpServerOptions options(String host, int port) {
    return new HttpServerOptions()
        .setHost(host)
        .setPort(port == 0 ? -1 : port) // a negative one is the same free port for every loop
        .setCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setHandle100ContinueAutomatically(true)
        .setMaxInitialLineLength(Refusals.REQUEST_LINE_BYTES_MAX)
        .setMaxHeaderSize(Refusals.HEADER_BYTES_MAX)
        .setMaxChunkSize(CHUNK_BYTES)
        .setIdleTimeout(0);
  }

  private static String reason(ExecutionException e) {
    return e.getCause() == null ? "unknown" : String.valueOf(e.getCause().getMessage());
  }

  private static String remedy(ExecutionException e) {
    return e.getCause() instanceof UnknownHostException
        ? "give an address of this machine with --host"
        : "stop the program that uses it or choose another with --port";
  }

  int port() {
    return servers.element().actualPort();
  }

  /** Takes no new requests and waits for those under way. */
  @Override
  public void close() {
    servers.stream()
        .map(
            server ->
                server
                    .shutdown(DRAINS_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(DRAINS_WITHIN_SECONDS + 2, TimeUnit.SECONDS)
                    .exceptionally(late -> null))
        .toList()
        .forEach(closing -> closing.join());
  }

  /** What listens on one event loop. */
  private static final class Loop extends AbstractVerticle {
    private final HttpServerOptions options;
    private final Handler<HttpServerRequest> handler;
    private final Queue<HttpServer> servers;

    Loop(HttpServerOptions options, Handler<HttpServerRequest> handler, Queue<HttpServer> servers) {
      this.options = options;
      this.handler = handler;
      this.servers = servers;
    }

    @Override
    public void start(Promise<Void> started) {
      HttpServer server =
          vertx
              .createHttpServer(options)
              .requestHandler(handler)
              .invalidRequestHandler(Refusals::invalid);
      servers.add(server);
      server.listen().<Void>mapEmpty().onComplete(started);
    }
  }
}
