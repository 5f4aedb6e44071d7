package lazo.ui;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import lazo.access.Caller;
import lazo.access.FormTokens;
import lazo.http.Errors;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.LazoException;
import lazo.problem.NotFound;
import lazo.store.IdSource;

/** Renders templates: language, theme and form token from the request, and errors as pages. */
final class Pages {
  private static final Set<String> THEMES = Set.of("auto", "light", "dark");
  private static final String LANGUAGE_COOKIE = "lazo-language";
  private static final String THEME_COOKIE = "lazo-theme";
  private static final String COOKIE_LASTS = "; Path=/; SameSite=Lax; Max-Age=31536000";

  /** What a page needs to be rendered. */
  interface Page {
    /** The template's parameters besides {@code page}. */
    Map<String, Object> model(Request request, PageContext page);
  }

  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
  private final FormTokens tokens;
  private final IdSource ids;
  private final InstantSource clock;

  Pages(FormTokens tokens, IdSource ids, InstantSource clock) {
    this.tokens = tokens;
    this.ids = ids;
    this.clock = clock;
  }

  FormTokens tokens() {
    return tokens;
  }

  /** Adds a page at a path. */
  void add(
      Routes routes,
      String path,
      String section,
      String template,
      List<PageContext.Crumb> crumbs,
      Page page) {
    routes.page("GET", path, request -> render(request, section, template, crumbs, page));
  }

  /**
   * Adds what a button does: it checks the form's token, acts, and goes to the page that the action
   * names. An error is a page.
   */
  void action(Routes routes, String path, String section, Function<Request, String> action) {
    routes.page(
        "POST",
        path,
        request -> {
          try {
            tokens.check(request);
            return Reply.seeOther(action.apply(request));
          } catch (LazoException e) {
            String session = request.cookie(FormTokens.COOKIE).orElseGet(ids::next);
            PageContext context = context(request, section, List.of(), session);
            return error(e, context);
          }
        });
  }

  /** Adds what a button does whose answer is a page that is shown only this once. */
  void shown(
      Routes routes,
      String path,
      String section,
      String template,
      List<PageContext.Crumb> crumbs,
      Page page) {
    routes.page(
        "POST",
        path,
        request ->
            render(
                request,
                section,
                template,
                crumbs,
                (asked, context) -> {
                  tokens.check(asked);
                  return page.model(asked, context);
                }));
  }

  /** What an address is told that nothing answers: a browser a page, others the standard form. */
  Reply nothing(Request request) {
    if (!request.header("accept").orElse("").contains("text/html")) {
      throw new NotFound("nothing is at " + request.path());
    }
    return render(
        request,
        "",
        "error.jte",
        List.of(),
        (asked, page) -> {
          throw new NotFound(page.t("error.nothing", asked.path()));
        });
  }

  private Reply error(LazoException e, PageContext context) {
    Map<String, Object> model = Map.of("message", String.valueOf(e.getMessage()));
    return Reply.html(Errors.status(e), html("error.jte", context, model));
  }

  private Reply render(
      Request request, String section, String template, List<PageContext.Crumb> crumbs, Page page) {
    String session = request.cookie(FormTokens.COOKIE).orElseGet(ids::next);
    PageContext context = context(request, section, crumbs, session);
    Reply reply;
    try {
      reply = Reply.html(200, html(template, context, page.model(request, context)));
    } catch (LazoException e) {
      reply = error(e, context);
    }
    reply =
        reply.header(
            "content-security-policy",
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; script-src 'self'; frame-ancestors 'self'");
    return request.cookie(FormTokens.COOKIE).isPresent()
        ? reply
        : reply.header(
            "set-cookie", FormTokens.COOKIE + "=" + session + "; HttpOnly" + COOKIE_LASTS);
  }

  /** What a page is given for this request. */
  PageContext context(
      Request request, String section, List<PageContext.Crumb> crumbs, String session) {
    Texts texts =
        Texts.forLanguages(
            request.cookie(LANGUAGE_COOKIE).orElse(request.header("accept-language").orElse("en")));
    String theme = request.cookie(THEME_COOKIE).filter(THEMES::contains).orElse("auto");
    return new PageContext(
        texts,
        new Format(texts, clock.instant()),
        section,
        request.path(),
        theme,
        tokens.token(session),
        Caller.current().map(Caller::name).filter(name -> !name.equals(Caller.ANYONE)).orElse(""),
        Caller.current().map(Caller::admin).orElse(false),
        crumbs);
  }

  private String html(String template, PageContext context, Map<String, Object> model) {
    Map<String, Object> parameters = new HashMap<>(model);
    parameters.put("page", context);
    StringOutput output = new StringOutput(1 << 14);
    engine.render(template, parameters, output);
    return output.toString();
  }

  /** Stores a choice of language or theme in a cookie and goes back to where it was made. */
  Reply settings(Request request) {
    tokens.check(request);
    Map<String, String> form = request.form();
    String back = form.getOrDefault("back", "/");
    Reply reply = Reply.seeOther(ownPath(back) ? back : "/");
    if (THEMES.contains(form.getOrDefault("theme", ""))) {
      return reply.header("set-cookie", THEME_COOKIE + "=" + form.get("theme") + COOKIE_LASTS);
    }
    String language = Texts.forLanguages(form.getOrDefault("language", "en")).language();
    return reply.header("set-cookie", LANGUAGE_COOKIE + "=" + language + COOKIE_LASTS);
  }

  /** True for a path of this server that browsers cannot take for another one. */
  static boolean ownPath(String path) {
    return path.startsWith("/")
        && !path.startsWith("//")
        && path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
  }
}
