package lazo.ui;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import lazo.access.Access;
import lazo.access.FormTokens;
import lazo.access.Guard;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.problem.TooMany;

/** Where people sign in, and out. */
final class SignInPage implements Pages.Page {
  private static final String SESSION_LASTS = "; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600";
  private static final String GONE = "; Path=/; HttpOnly; SameSite=Lax; Max-Age=0";

  private final Access access;
  private final FormTokens tokens;

  SignInPage(Access access, FormTokens tokens) {
    this.access = access;
    this.tokens = tokens;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    String problem =
        switch (request.queryParam("problem").orElse("")) {
          case "wrong" -> page.t("signin.wrong");
          case "many" -> page.t("signin.many");
          default -> "";
        };
    return Map.of("next", next(request.queryParam("next").orElse("/")), "problem", problem);
  }

  private static String next(String path) {
    return Pages.ownPath(path) ? path : "/";
  }

  /** A new session for each time: one that somebody planted in the browser is of no use. */
  Reply signIn(Request request) {
    tokens.check(request);
    Map<String, String> form = request.form();
    String next = next(form.getOrDefault("next", "/"));
    String problem;
    try {
      Optional<String> session =
          access.signIn(
              form.getOrDefault("user", ""), form.getOrDefault("password", ""), request.remote());
      if (session.isPresent()) {
        return Reply.seeOther(next)
            .header(
                "set-cookie",
                FormTokens.COOKIE + "=" + session.get() + SESSION_LASTS + secure(request));
      }
      problem = "wrong";
    } catch (TooMany e) {
      problem = "many";
    }
    return Reply.seeOther(
        Guard.SIGN_IN
            + "?problem="
            + problem
            + "&next="
            + URLEncoder.encode(next, StandardCharsets.UTF_8));
  }

  /** Behind a proxy that speaks TLS the cookie goes over TLS only. */
  private static String secure(Request request) {
    return request.header("x-forwarded-proto").orElse("").equals("https") ? "; Secure" : "";
  }

  Reply signOut(Request request) {
    tokens.check(request);
    request.cookie(FormTokens.COOKIE).ifPresent(access::signOut);
    return Reply.seeOther(Guard.SIGN_IN).header("set-cookie", FormTokens.COOKIE + "=" + GONE);
  }
}
