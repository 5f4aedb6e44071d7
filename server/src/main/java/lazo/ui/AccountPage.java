package lazo.ui;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.access.Access;
import lazo.access.Grant;
import lazo.access.Token;
import lazo.http.Request;
import lazo.problem.InvalidInput;

/** One's own tokens, permissions and password. */
public final class AccountPage implements Pages.Page {
  private static final int DAYS_MAX = 3_650;

  private final Access access;

  AccountPage(Access access) {
    this.access = access;
  }

  /**
   * @param made the token that was just made, empty otherwise; it is shown this once
   */
  public record Model(List<Token> tokens, List<Grant> grants, String made) {}

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    return Map.of("model", model(page, ""));
  }

  private Model model(PageContext page, String made) {
    return new Model(
        access.tokens(), page.user().isEmpty() ? List.of() : access.grants().of(page.user()), made);
  }

  /** Makes a token and shows the page with it. */
  Map<String, Object> make(Request request, PageContext page) {
    Map<String, String> form = request.form();
    String secret = access.makeToken(form.getOrDefault("label", ""), days(form)).secret();
    return Map.of("model", model(page, secret));
  }

  private static Optional<Duration> days(Map<String, String> form) {
    String days = form.getOrDefault("days", "");
    if (days.isBlank()) {
      return Optional.empty();
    }
    if (!days.matches("[1-9]\\d{0,3}") || Integer.parseInt(days) > DAYS_MAX) {
      throw new InvalidInput("a token lasts 1 to " + DAYS_MAX + " days, or for ever");
    }
    return Optional.of(Duration.ofDays(Integer.parseInt(days)));
  }

  String revoke(Request request) {
    access.revokeToken(request.form().getOrDefault("id", ""));
    return "/account";
  }

  /** Ends all sessions, this one too. */
  String setPassword(Request request) {
    Map<String, String> form = request.form();
    String user = lazo.access.Caller.current().map(lazo.access.Caller::name).orElse("");
    access.setPassword(
        user,
        form.getOrDefault("password", ""),
        form.getOrDefault("current", ""),
        request.remote());
    return lazo.access.Guard.SIGN_IN;
  }
}
