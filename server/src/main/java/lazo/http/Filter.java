package lazo.http;

import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** What stands around every handler of the route table, on the handler's thread. */
@FunctionalInterface
public interface Filter {
  /**
   * @param handler answers, or throws what {@link Errors} turns into an answer
   */
  Reply around(
      RoutingContext context, Request request, Routes.Route route, Supplier<Reply> handler);
}
