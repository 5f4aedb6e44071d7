package lazo.http;

import io.vertx.core.http.HttpServerResponse;

/** The sending end of a stream of server-sent events. Thread safe. */
public final class LiveStream {
  private final HttpServerResponse response;

  LiveStream(HttpServerResponse response) {
    this.response = response;
  }

  /** Sends one event; the data may have several lines. */
  public void send(String event, String data) {
    if (!closed()) {
      response.write("event: " + event + "\ndata: " + data.replace("\n", "\ndata: ") + "\n\n");
    }
  }

  /** Runs the action once the client has gone. */
  public void onClose(Runnable action) {
    response.closeHandler(gone -> action.run());
    if (closed()) {
      action.run();
    }
  }

  public boolean closed() {
    return response.closed() || response.ended();
  }
}
