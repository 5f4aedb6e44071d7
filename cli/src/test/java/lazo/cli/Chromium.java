package lazo.cli;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A real browser without a window, and what to look for on any page. */
final class Chromium implements AutoCloseable {
  static final int NARROW = 390;
  static final int WIDE = 1440;

  private final Playwright playwright;
  private final Browser browser;
  private final String axe;

  Chromium() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setArgs(List.of("--no-sandbox")));
    try (InputStream script = Chromium.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Browser browser() {
    return browser;
  }

  static Browser.NewContextOptions screen(int width, ColorScheme scheme, String language) {
    return new Browser.NewContextOptions()
        .setViewportSize(width, 900)
        .setColorScheme(scheme)
        .setLocale(language);
  }

  static List<String> tooWide(Page page) {
    var width = (Integer) page.evaluate("() => document.documentElement.scrollWidth");
    int room = page.viewportSize().width;
    return width > room ? List.of("is " + width + " px wide on " + room) : List.of();
  }

  List<String> barriers(Page page) {
    page.evaluate(axe);
    @SuppressWarnings("unchecked")
    var found =
        (List<String>)
            page.evaluate(
                "async () => (await axe.run({resultTypes: ['violations']})).violations"
                    + ".filter(v => ['serious', 'critical'].includes(v.impact))"
                    + ".map(v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | '))");
    return found;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
