package lazo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lazo.app.Server;
import lazo.app.ServerOptions;
import lazo.examples.flights.FlightsDemo;
import lazo.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page that a visitor can reach by clicking, in Chromium, over what the demo's first days
 * leave behind: narrow and wide, light and dark, English and Spanish.
 */
@Needs(Needs.Need.CHROMIUM)
class PagesInBrowserTest {
  private static final Instant NOW = Instant.parse("2001-02-05T00:00:00Z");
  private static final int PAGES_OF_A_KIND_MAX = 2;

  @TempDir static Path folder;
  private static Server server;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws Exception {
    Path examples = Path.of("..", "examples", "flights").toAbsolutePath().normalize();
    var days =
        new FlightsDemo.Options(
            examples, folder, 0, true, false, null, 5, false, LocalDate.of(2001, 2, 4));
    assertThat(FlightsDemo.run(days)).isZero();
    server = Server.start(new ServerOptions("127.0.0.1", 0, folder, null, false, Set.of(), NOW));
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

  /** What is wrong with the pages, and the pages that were looked at. */
  private record Walk(Map<String, List<String>> faults, List<String> paths) {}

  private interface Look {
    List<String> faults(Page page);
  }

  /** Follows every link from the home page, a few of each kind. */
  private static Walk walk(Browser.NewContextOptions options, Look look) {
    var faults = new LinkedHashMap<String, List<String>>();
    var paths = new ArrayList<String>();
    var kinds = new HashMap<String, Integer>();
    var waiting = new ArrayDeque<String>(List.of("/"));
    try (BrowserContext context = chromium.browser().newContext(options);
        Page page = context.newPage()) {
      var said = new ArrayList<String>();
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error")) {
              said.add("console: " + message.text());
            }
          });
      page.onPageError(error -> said.add("script: " + error));
      while (!waiting.isEmpty()) {
        String path = waiting.poll();
        if (paths.contains(path)
            || kinds.merge(kind(path), 1, Integer::sum) > PAGES_OF_A_KIND_MAX) {
          continue;
        }
        paths.add(path);
        said.clear();
        Response response = page.navigate(server.url() + path);
        List<String> found = new ArrayList<>();
        if (response.status() != 200) {
          found.add("status " + response.status());
        }
        page.waitForTimeout(150);
        found.addAll(look.faults(page));
        found.addAll(said);
        if (!found.isEmpty()) {
          faults.put(path, found);
        }
        links(page).forEach(waiting::add);
      }
    }
    return new Walk(faults, paths);
  }

  /** Pages that differ only in a name, an id or a query are of one kind. */
  private static String kind(String path) {
    String[] parts = path.split("\\?", 2)[0].split("/");
    var kind = new StringBuilder(parts.length > 1 ? parts[1] : "");
    for (int i = 2; i < parts.length; i++) {
      kind.append('/').append(i % 2 == 0 ? "*" : parts[i]);
    }
    return kind + (path.contains("?") ? "?" : "");
  }

  private static List<String> links(Page page) {
    @SuppressWarnings("unchecked")
    var hrefs =
        (List<String>)
            page.evaluate(
                "() => [...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin && !a.hasAttribute('download')).map(a => a.href)");
    return hrefs.stream()
        .map(URI::create)
        .filter(uri -> !uri.getPath().startsWith("/lazo/") && !uri.getPath().startsWith("/api/"))
        .map(uri -> uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()))
        .distinct()
        .toList();
  }

  @Test
  void saysFirstWhoServesAndWhetherAnAlertIsOpen() {
    try (BrowserContext context =
            chromium
                .browser()
                .newContext(Chromium.screen(Chromium.NARROW, ColorScheme.LIGHT, "en"));
        Page page = context.newPage()) {
      for (String path : List.of("/", "/loops/flight-delay")) {
        page.navigate(server.url() + path);
        assertThat(page.locator("p.answer").first().textContent())
            .as(path)
            .startsWith("flight-delay v1 serves 100 %. No alert is open. The newest decision: ");
      }
    }
  }

  @Test
  void fitsOnATelephoneInSpanish() {
    Walk walk =
        walk(
            Chromium.screen(Chromium.NARROW, ColorScheme.DARK, "es"),
            page -> {
              List<String> faults = new ArrayList<>(Chromium.tooWide(page));
              if (!"es".equals(page.locator("html").getAttribute("lang"))) {
                faults.add("is not in Spanish");
              }
              return faults;
            });
    assertThat(walk.faults()).isEmpty();
    assertThat(walk.paths()).contains("/loops/flight-delay", "/monitors", "/data", "/endpoints");
  }

  @Test
  void putsUpNoBarriersInLight() {
    assertThat(
            walk(Chromium.screen(Chromium.WIDE, ColorScheme.LIGHT, "en"), chromium::barriers)
                .faults())
        .isEmpty();
  }

  @Test
  void putsUpNoBarriersInDark() {
    assertThat(
            walk(Chromium.screen(Chromium.WIDE, ColorScheme.DARK, "en"), chromium::barriers)
                .faults())
        .isEmpty();
  }
}
