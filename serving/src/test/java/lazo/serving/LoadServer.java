package lazo.serving;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * A server to be measured, by hand: see load.sh beside this module's README. GET /cpu answers the
 * CPU time that the process has used, in microseconds.
 */
final class LoadServer {
  private LoadServer() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("lazo-load");
    var packages = new TestPackages(folder.resolve("source"));
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var plane = new DataPlane(folder.resolve("plane"), packages, InstantSource.system(), metrics);
    Variant champion = new Variant("champion", packages.mlp(10, 32, 16, 2), "mlp", "1", 9000);
    Variant challenger = new Variant("challenger", packages.mlp(10, 16, 16, 2), "mlp", "2", 1000);
    Variant mnist = new Variant("champion", packages.mlp(784, 512, 256, 10), "mnist", "1", 10_000);
    plane.apply(
        new TrafficPlan(
            1,
            List.of(
                new EndpointPlan(
                    "mlp", List.of(champion, challenger), List.of(), "s", List.of(), null),
                new EndpointPlan("mnist", List.of(mnist), List.of(), "s", List.of(), null))));
    Vertx vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    ServingRoutes.mount(router, plane);
    router.get("/cpu").handler(context -> context.response().end(Long.toString(cpuMicros())));
    boolean direct = args.length > 1 && args[1].equals("direct");
    Handler<HttpServerRequest> handler = direct ? ServingRoutes.before(router, plane) : router;
    vertx.createHttpServer().requestHandler(handler).listen(Integer.parseInt(args[0]), "127.0.0.1");
    Thread.currentThread().join();
  }

  private static long cpuMicros() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1000;
  }
}
