package lazo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import lazo.access.Permission;
import lazo.app.Server;
import lazo.app.ServerOptions;
import lazo.app.ServerOptions.AccessControl;
import lazo.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in, managing users and signing out, in Chromium. */
@Needs(Needs.Need.CHROMIUM)
class SignInInBrowserTest {
  private static final String PASSWORD = "correct horse battery";

  @Test
  void letsInWhoKnowsThePassword(@TempDir Path folder) throws Exception {
    var options =
        new ServerOptions(
            "127.0.0.1",
            0,
            folder,
            null,
            false,
            Set.of(),
            null,
            Optional.empty(),
            AccessControl.USERS,
            Permission.NO_PERMISSIONS,
            null);
    try (Server server = Server.start(options);
        Chromium chromium = new Chromium();
        BrowserContext context =
            chromium.browser().newContext(Chromium.screen(Chromium.WIDE, ColorScheme.LIGHT, "en"));
        Page page = context.newPage()) {
      String admin = server.firstPassword().orElseThrow();
      page.navigate(server.url() + "/experiments?view=deleted");
      assertThat(page.url()).contains("/sign-in?next=");
      assertThat(chromium.barriers(page)).isEmpty();
      signIn(page, "admin", "wrong");
      assertThat(page.locator("[role=alert]").textContent()).contains("do not fit");
      signIn(page, "admin", admin);
      assertThat(page.url()).endsWith("/experiments?view=deleted");

      page.navigate(server.url() + "/users");
      page.locator("form[action='/users/add'] input[name=user]").fill("ada");
      page.locator("form[action='/users/add'] input[name=password]").fill(PASSWORD);
      page.locator("form[action='/users/add'] button").click();
      page.locator("form[action='/users/give'] select[name=user]").selectOption("ada");
      page.locator("form[action='/users/give'] input[name=resource]").fill("experiment/0");
      page.locator("form[action='/users/give'] button").click();
      assertThat(page.content()).contains("experiment/0", "READ");
      assertThat(chromium.barriers(page)).isEmpty();
      page.locator("form[action='/sign-out'] button").click();
      assertThat(page.url()).endsWith("/sign-in");

      signIn(page, "ada", PASSWORD);
      page.navigate(server.url() + "/experiments");
      assertThat(page.content()).contains("Default").doesNotContain("href=\"/audit\"");
      assertThat(page.navigate(server.url() + "/users").status()).isEqualTo(403);
      page.navigate(server.url() + "/account");
      page.locator("input[name=label]").fill("nightly");
      page.locator("form[action='/account/tokens'] button").click();
      assertThat(page.locator("pre").textContent()).startsWith("lz_");
      assertThat(chromium.barriers(page)).isEmpty();
    }
  }

  private static void signIn(Page page, String user, String password) {
    page.locator("input[name=user]").fill(user);
    page.locator("input[name=password]").fill(password);
    page.locator("form[action='/sign-in'] button").click();
  }
}
