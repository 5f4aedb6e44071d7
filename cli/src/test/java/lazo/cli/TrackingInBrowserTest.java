package lazo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import lazo.app.Server;
import lazo.app.ServerOptions;
import lazo.store.Json;
import lazo.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person in Chromium works with the runs that a client has logged. */
@Needs(Needs.Need.CHROMIUM)
class TrackingInBrowserTest {
  private static final int RUNS = 6;
  private static final int STEPS = 50;

  @TempDir static Path folder;
  private static Server server;
  private static Chromium chromium;
  private static String experiment;
  private static final String TRACE = "tr-000000000000000000000000000000aa";
  private static final List<String> RUN_IDS = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    server = Server.start(ServerOptions.local(folder, 0));
    experiment = mlflow("experiments/create", "{'name':'team/churn'}", "/experiment_id");
    for (int i = 0; i < RUNS; i++) {
      RUN_IDS.add(run(i));
    }
    put(
        "page.html",
        "<h1>Report</h1><script>try { parent.document.title; document.body.append('reached') } catch (e) { document.body.append('kept out') }</script>");
    trace();
    put("table.csv", "id,name\n1,one\n");
    registered("churn", "");
    registered("ask", "{'key':'mlflow.prompt.is_prompt','value':'true'}");
    chromium = new Chromium();
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static String run(int i) throws Exception {
    String parent = i == 2 ? "{'key':'mlflow.parentRunId','value':'" + RUN_IDS.get(1) + "'}" : "";
    String id =
        mlflow(
            "runs/create",
            "{'experiment_id':'%s','run_name':'run-%d','start_time':%d,'tags':[%s]}"
                .formatted(experiment, i, i + 1, parent),
            "/run/info/run_id");
    List<String> points = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      points.add(
          "{'key':'loss','value':%s,'timestamp':%d,'step':%d}"
              .formatted((i + 1.0) / (step + 1), 1_000L * step, step));
    }
    mlflow(
        "runs/log-batch",
        "{'run_id':'%s','metrics':[%s],'params':[{'key':'depth','value':'%d'},{'key':'seed','value':'7'}]}"
            .formatted(id, String.join(",", points), i),
        "");
    return id;
  }

  /** A model of two versions, or a prompt. */
  private static void registered(String name, String tag) throws Exception {
    mlflow(
        "registered-models/create",
        "{'name':'%s','description':'# Why','tags':[%s]}".formatted(name, tag),
        "");
    for (String text : List.of("Ask {{ a }}", "Ask {{ b }}")) {
      String said =
          tag.isEmpty() ? "" : tag + ",{'key':'mlflow.prompt.text','value':'" + text + "'}";
      String source = tag.isEmpty() ? "runs:/" + RUN_IDS.getFirst() + "/model" : "dummy-source";
      mlflow(
          "model-versions/create",
          "{'name':'%s','source':'%s','tags':[%s]}".formatted(name, source, said),
          "");
    }
    mlflow(
        "registered-models/alias",
        "{'name':'%s','alias':'best','version':'1'}".formatted(name),
        "");
  }

  /** A trace of two spans, assessed. */
  private static void trace() throws IOException, InterruptedException {
    String span =
        "{'traceId':'000000000000000000000000000000aa','spanId':'00000000000000%s','parentSpanId':'%s','name':'%s','startTimeUnixNano':'%d000000','endTimeUnixNano':'%d000000','attributes':[{'key':'mlflow.spanInputs','value':{'stringValue':'why'}}]}";
    post(
        "/v1/traces",
        "{'resourceSpans':[{'scopeSpans':[{'spans':[%s,%s]}]}]}"
            .formatted(
                span.formatted("0a", "", "ask", 1, 9),
                span.formatted("0b", "000000000000000a", "think", 3, 5)),
        "");
    post(
        "/api/3.0/mlflow/traces/" + TRACE + "/assessments",
        "{'assessment':{'assessment_name':'correct','source':{'source_type':'HUMAN','source_id':'ana'},'feedback':{'value':true},'rationale':'read'}}",
        "");
  }

  private static String mlflow(String call, String body, String answer)
      throws IOException, InterruptedException {
    return post("/api/2.0/mlflow/" + call, body, answer);
  }

  private static String post(String path, String body, String answer)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var reply =
          client.send(
              HttpRequest.newBuilder(URI.create(server.url() + path))
                  .header("content-type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      return Json.tree(reply.body()).at(answer).asText();
    }
  }

  private static void put(String name, String text) throws IOException, InterruptedException {
    var path = experiment + "/" + RUN_IDS.getFirst() + "/artifacts/" + name;
    try (HttpClient client = HttpClient.newHttpClient()) {
      var reply =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(server.url() + "/api/2.0/mlflow-artifacts/artifacts/" + path))
                  .PUT(HttpRequest.BodyPublishers.ofString(text))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    }
  }

  private interface Visit {
    void to(Page page);
  }

  /** Opens pages on a screen; whatever the browser complains about is a fault. */
  private static void visit(int width, ColorScheme scheme, String language, Visit visit) {
    List<String> said = new ArrayList<>();
    try (BrowserContext context =
            chromium.browser().newContext(Chromium.screen(width, scheme, language));
        Page page = context.newPage()) {
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error")) {
              said.add(message.text());
            }
          });
      page.onPageError(said::add);
      visit.to(page);
    }
    assertThat(said).isEmpty();
  }

  private static void open(Page page, String path) {
    assertThat(page.navigate(server.url() + path).status()).isEqualTo(200);
  }

  private static String table() {
    return "/experiments/" + experiment;
  }

  private static List<String> names(Page page) {
    return page.locator("td.runname > a:first-child").allTextContents();
  }

  private static Locator box(Page page, String run) {
    return page.getByLabel("Choose " + run, new Page.GetByLabelOptions().setExact(true));
  }

  private static void press(Page page, String button) {
    page.locator("button:visible", new Page.LocatorOptions().setHasText(Pattern.compile(button)))
        .first()
        .click();
  }

  @Test
  void followsTheLinksThatMlflowPrints() {
    String run = "/experiments/" + experiment + "/runs/" + RUN_IDS.getFirst();
    visit(
        1200,
        ColorScheme.LIGHT,
        "en",
        page -> {
          page.navigate(server.url() + "/#" + run);
          page.waitForURL(server.url() + run);
          page.navigate(server.url() + "/#/experiments/" + experiment + "/traces/tr-1?x=1");
          page.waitForURL(server.url() + "/experiments/" + experiment);
        });
  }

  @Test
  void filtersSortsAndChoosesColumns() {
    visit(
        Chromium.WIDE,
        ColorScheme.LIGHT,
        "en",
        page -> {
          open(page, table());
          assertThat(names(page)).containsSubsequence("run-5", "run-4", "run-1", "run-2");
          page.keyboard().press("/");
          page.keyboard().type("params.depth IN ('3', '4')");
          page.keyboard().press("Enter");
          page.waitForURL("**filter=*");
          assertThat(names(page)).containsExactly("run-4", "run-3");
          page.locator("th a.sort", new Page.LocatorOptions().setHasText("loss")).click();
          page.locator("th a.sort", new Page.LocatorOptions().setHasText("loss")).click();
          assertThat(names(page)).containsExactly("run-3", "run-4");
          page.locator("details.columns > summary").click();
          page.getByLabel("seed", new Page.GetByLabelOptions().setExact(true)).uncheck();
          press(page, "Show");
          assertThat(page.locator("thead th").allTextContents())
              .noneMatch(head -> head.contains("seed"))
              .anyMatch(head -> head.contains("depth"));
          assertThat(names(page)).containsExactly("run-3", "run-4");
          page.goBack();
          assertThat(page.locator("thead").textContent()).contains("seed");
        });
  }

  @Test
  void completesAFilterFromTheKeyboard() {
    visit(
        Chromium.WIDE,
        ColorScheme.LIGHT,
        "en",
        page -> {
          open(page, table());
          page.keyboard().press("/");
          page.keyboard().type("dep");
          Locator offers = page.locator("#finding li");
          assertThat(offers.allTextContents()).containsExactly("params.depth");
          page.keyboard().press("ArrowDown");
          page.keyboard().press("Enter");
          assertThat(offers.allTextContents()).startsWith("=", "!=");
          assertThat(chromium.barriers(page)).isEmpty();
          page.keyboard().type("= '3' and seed");
          page.keyboard().press("Escape");
          assertThat(offers.count()).isZero();
          for (int i = 0; i < " and seed".length(); i++) {
            page.keyboard().press("Backspace");
          }
          page.keyboard().press("Enter");
          page.waitForURL("**filter=*");
          assertThat(names(page)).containsExactly("run-3");
        });
  }

  @Test
  void pinsAndChoosesAll() {
    visit(
        Chromium.WIDE,
        ColorScheme.LIGHT,
        "en",
        page -> {
          open(page, table() + "?flat=1");
          page.getByLabel("Choose all on this page").check();
          assertThat(page.locator("[data-chosen-count]").textContent()).isEqualTo(RUNS + " chosen");
          page.getByLabel("Choose all on this page").uncheck();
          box(page, "run-1").check();
          press(page, "Pin");
          page.waitForURL("**pin=*");
          assertThat(names(page)).startsWith("run-1").hasSize(RUNS);
        });
  }

  @Test
  void givesTheNumbersOfAChartAsAFile() {
    visit(
        Chromium.WIDE,
        ColorScheme.LIGHT,
        "en",
        page -> {
          open(page, table() + "/runs/" + RUN_IDS.getFirst());
          Download file = page.waitForDownload(() -> page.locator("[data-csv]").first().click());
          try {
            assertThat(Files.readString(file.path())).startsWith("series,x,y\r\n").contains("0,1");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void deletesWhatWasChosenOnlyOnceAgreed() {
    visit(
        Chromium.WIDE,
        ColorScheme.DARK,
        "en",
        page -> {
          open(page, table());
          box(page, "run-0").check();
          assertThat(page.locator("[data-chosen-count]").textContent()).isEqualTo("1 chosen");
          press(page, "Delete");
          assertThat(page.locator("dialog#ask").textContent()).contains("(1)");
          assertThat(chromium.barriers(page)).isEmpty();
          page.keyboard().press("Escape");
          assertThat(names(page)).contains("run-0");
          press(page, "Delete");
          page.locator("dialog#ask [data-yes]").click();
          page.waitForURL("**did=delete*");
          assertThat(page.locator(".note").textContent()).isEqualTo("1 run is in the bin now.");
          assertThat(names(page)).doesNotContain("run-0");
          page.getByText("In the bin", new Page.GetByTextOptions().setExact(true)).first().click();
          box(page, "run-0").check();
          press(page, "Restore");
          page.waitForURL("**did=restore*");
          open(page, table());
          assertThat(names(page)).contains("run-0");
        });
  }

  @Test
  void comparesWhatWasChosen() {
    visit(
        Chromium.WIDE,
        ColorScheme.LIGHT,
        "en",
        page -> {
          open(page, table());
          box(page, "run-3").check();
          box(page, "run-4").check();
          press(page, "Compare");
          page.waitForURL("**/compare?*");
          assertThat(page.locator("[data-chart] svg").count()).isEqualTo(3);
          assertThat(page.locator("[data-chart=chart-parallel] svg").textContent())
              .contains("run-3", "depth", "loss");
          page.locator("select[name=x]").selectOption("relative");
          page.locator("input[name=smooth]").fill("50");
          page.getByText("Draw").first().click();
          page.waitForURL("**smooth=50*");
          assertThat(page.locator(".chartcard h2").first().textContent())
              .isEqualTo("loss by seconds since the start, smoothed by 0.5");
          page.getByText("Only differences").click();
          assertThat(page.url()).contains("diff=1").contains("smooth=50").contains("x=relative");
          assertThat(page.locator("table").first().textContent()).doesNotContain("seed");
          assertThat(chromium.barriers(page)).isEmpty();
        });
  }

  @Test
  void drawsGroupsAndLinesOfEqualNumbers() {
    visit(
        Chromium.NARROW,
        ColorScheme.DARK,
        "es",
        page -> {
          open(
              page,
              table()
                  + "/compare?run="
                  + String.join("&run=", RUN_IDS)
                  + "&across=params.depth&up=metrics.loss&third=metrics.loss&of=metrics.loss&by=params.depth");
          assertThat(page.locator("[data-chart=chart-boxes] svg").textContent())
              .contains("Cuartiles", "depth");
          assertThat(page.locator("[data-chart=chart-scatter] svg path").count()).isPositive();
          assertThat(page.locator("select[name=by]").inputValue()).isEqualTo("params.depth");
          assertThat(chromium.barriers(page)).isEmpty();
        });
  }

  @Test
  void looksAtFilesWithoutLettingThemIn() {
    visit(
        Chromium.WIDE,
        ColorScheme.LIGHT,
        "en",
        page -> {
          open(page, table() + "/runs/" + RUN_IDS.getFirst());
          page.getByText("Files", new Page.GetByTextOptions().setExact(true)).click();
          page.getByText("table.csv").first().click();
          assertThat(page.locator(".viewer table").textContent()).contains("name", "one");
          page.getByText("page.html").first().click();
          Locator body = page.frameLocator("iframe").locator("body");
          body.getByText("kept out").first().waitFor();
          assertThat(body.innerText())
              .contains("kept out")
              .doesNotContain("reached"); // not the script
          assertThat(chromium.barriers(page)).isEmpty();
        });
  }

  @Test
  void renamesARun() {
    visit(
        Chromium.WIDE,
        ColorScheme.LIGHT,
        "en",
        page -> {
          open(page, table() + "/runs/" + RUN_IDS.get(5));
          page.getByText("Rename").first().click();
          page.getByLabel("Name of the run").fill("the best one");
          page.keyboard().press("Enter");
          page.waitForCondition(() -> page.locator("h1").textContent().equals("the best one"));
          page.getByText("Rename").first().click();
          page.getByLabel("Name of the run").fill("run-5");
          page.keyboard().press("Enter");
          page.waitForCondition(() -> page.locator("h1").textContent().equals("run-5"));
        });
  }

  @Test
  void fitsOnATelephoneWithoutBarriers() {
    List<String> paths =
        List.of(
            table(),
            table() + "?filter=a",
            table() + "/compare?run=" + String.join("&run=", RUN_IDS),
            table() + "/runs/" + RUN_IDS.getFirst(),
            table() + "/runs/" + RUN_IDS.getFirst() + "/artifacts?path=page.html",
            "/experiments/0/traces",
            "/experiments/0/traces/" + TRACE,
            table() + "?group=params.depth",
            table() + "/examples",
            "/models",
            "/models/churn",
            "/models/churn/versions/1",
            "/models/churn/compare?version=1&version=2",
            "/prompts",
            "/prompts/ask?version=2&with=1",
            "/webhooks",
            "/experiments");
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      visit(
          Chromium.NARROW,
          scheme,
          "es",
          page ->
              paths.forEach(
                  path -> {
                    open(page, path);
                    page.locator("details")
                        .all()
                        .forEach(one -> one.evaluate("d => d.open = true"));
                    assertThat(Chromium.tooWide(page)).as(path).isEmpty();
                    assertThat(chromium.barriers(page)).as(path).isEmpty();
                  }));
    }
  }
}
