package lazo.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import lazo.problem.TooLarge;
import lazo.problem.Unavailable;
import lazo.store.Blobs;
import lazo.store.IncomingBlob;
import org.jspecify.annotations.Nullable;

/**
 * Mounts a route table on Vert.x. Each request runs on a virtual thread of its own; bodies beyond
 * the limit are refused as they arrive.
 */
public final class HttpServer implements AutoCloseable {
  public static final int MEMORY_BODY_BYTES_MAX = 32 << 20;

  private final Vertx vertx;
  private final Router router;
  private final Supplier<IncomingBlob> uploads;
  private final Filter filter;
  private @Nullable Listening listening;

  /**
   * @param router may already carry routes, which win over the table
   * @param uploads gives what takes in the body of an upload
   * @param filter stands around every handler of the table
   */
  public HttpServer(Vertx vertx, Router router, Supplier<IncomingBlob> uploads, Filter filter) {
    this.vertx = vertx;
    this.router = router;
    this.uploads = uploads;
    this.filter = filter;
  }

  /** Adds the table to the router. */
  public void mount(Routes routes) {
    Refusals.mount(router, routes.table());
    for (Routes.Route route : routes.table()) {
      RoutePattern pattern = RoutePattern.of(route.path());
      var mounted =
          pattern.regex()
              ? router.routeWithRegex(HttpMethod.valueOf(route.method()), pattern.vertxPath())
              : router.route(HttpMethod.valueOf(route.method()), pattern.vertxPath());
      if (route.method().equals("GET")) {
        mounted.method(HttpMethod.HEAD);
      }
      mounted.handler(context -> receive(context, route, pattern));
    }
    Routes.Route otherwise = routes.otherwise();
    if (otherwise != null) {
      router.errorHandler(
          404, context -> answer(context, otherwise, RoutePattern.of("/"), new byte[0], null));
    }
  }

  private void receive(RoutingContext context, Routes.Route route, RoutePattern pattern) {
    HttpServerRequest request = context.request();
    switch (route.body()) {
      case MEMORY -> intoMemory(context, route, pattern, request);
      case FILE -> intoFile(context, route, pattern, request);
    }
  }

  private void intoMemory(
      RoutingContext context, Routes.Route route, RoutePattern pattern, HttpServerRequest request) {
    Buffer collected = Buffer.buffer();
    boolean[] refused = {false};
    request.handler(
        chunk -> {
          if (refused[0]) {
            return;
          }
          if (collected.length() + chunk.length() > MEMORY_BODY_BYTES_MAX) {
            refused[0] = true;
            send(
                context.response().putHeader("connection", "close"),
                Errors.reply(tooLarge(), form(route)),
                false);
            return;
          }
          collected.appendBuffer(chunk);
        });
    request.endHandler(
        end -> {
          if (!refused[0]) {
            answer(context, route, pattern, collected.getBytes(), null);
          }
        });
  }

  private static TooLarge tooLarge() {
    return new TooLarge(
        "the body is larger than "
            + (MEMORY_BODY_BYTES_MAX >> 20)
            + " MiB; send it in smaller parts");
  }

  private void intoFile(
      RoutingContext context, Routes.Route route, RoutePattern pattern, HttpServerRequest request) {
    request.pause();
    UploadSink sink = new UploadSink(vertx.getOrCreateContext(), uploads.get());
    request.pipeTo(sink).onFailure(sink::giveUp);
    sink.received()
        .onSuccess(upload -> answer(context, route, pattern, new byte[0], upload))
        .onFailure(
            failure -> {
              send(
                  context.response(),
                  Errors.reply(
                      new Unavailable(
                          "the upload was not stored: "
                              + failure.getMessage()
                              + "; send it again once the server's disk can take it",
                          failure),
                      form(route)),
                  false);
            });
  }

  private void answer(
      RoutingContext context,
      Routes.Route route,
      RoutePattern pattern,
      byte[] body,
      Blobs.@Nullable Received upload) {
    Context loop = vertx.getOrCreateContext();
    Thread.ofVirtual()
        .name("lazo-http")
        .start(
            () -> {
              Reply reply;
              try {
                Request request = pattern.request(context, body, upload);
                reply =
                    filter.around(context, request, route, () -> route.handler().handle(request));
              } catch (Throwable e) {
                reply = Errors.reply(e, form(route));
              }
              Reply answer = reply;
              loop.runOnContext(
                  go ->
                      sendOrFail(
                          context.response(),
                          answer,
                          HttpMethod.HEAD.equals(context.request().method()),
                          form(route)));
            });
  }

  private static Routes.ErrorForm form(Routes.Route route) {
    return route.errors() == null ? Errors::standard : route.errors();
  }

  /** Sends a reply; one that cannot be written, such as a header with a line break, fails too. */
  private static void sendOrFail(
      HttpServerResponse response, Reply reply, boolean head, Routes.ErrorForm form) {
    try {
      send(response, reply, head);
    } catch (RuntimeException e) {
      Reply failed = Errors.reply(e, form);
      if (!response.headWritten()) {
        response.headers().clear();
        send(response, failed, head);
      }
    }
  }

  private static void send(HttpServerResponse response, Reply reply, boolean head) {
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    response
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("x-frame-options", "SAMEORIGIN");
    switch (reply) {
      case Reply.Bytes bytes when head ->
          response.putHeader("content-length", String.valueOf(bytes.body().length)).end();
      case Reply.Bytes bytes -> response.end(Buffer.buffer(bytes.body()));
      case Reply.File file when head ->
          response.putHeader("content-length", String.valueOf(file.length())).end();
      case Reply.File file -> response.sendFile(file.file().toString(), file.from(), file.length());
      case Reply.Live live -> {
        response
            .setChunked(true)
            .putHeader("content-type", "text/event-stream")
            .putHeader("cache-control", "no-cache");
        response.write(": open\n\n");
        live.source().accept(new LiveStream(response));
      }
    }
  }

  /** Starts listening and returns the port. Port 0 takes a free one. */
  public int listen(String host, int port) {
    Listening opened = Listening.open(vertx, host, port, router);
    listening = opened;
    return opened.port();
  }

  @Override
  public void close() {
    if (listening != null) {
      listening.close();
    }
  }
}
