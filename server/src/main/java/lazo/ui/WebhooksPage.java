package lazo.ui;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import lazo.http.Request;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.registry.ModelWebhook;
import lazo.registry.ModelWebhooks;

/** Who is told of changes of the registry; for administrators. */
public final class WebhooksPage implements Pages.Page {
  private static final int STATUS_MAX = 999;
  private static final int GOOD_FROM = 200;
  private static final int GOOD_TO = 299;

  /**
   * @param known what can be listened to
   * @param told what came of a test that a button has just made, empty for none
   * @param good the receiver of the test took it
   */
  public record Model(List<ModelWebhook> hooks, List<String> known, String told, boolean good) {
    public boolean active(ModelWebhook hook) {
      return hook.status().equals(ModelWebhook.ACTIVE);
    }
  }

  private final ModelWebhooks webhooks;

  WebhooksPage(ModelWebhooks webhooks) {
    this.webhooks = webhooks;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    String tested = request.queryParam("tested").orElse("");
    int status = request.queryInt("status", 0, 0, STATUS_MAX);
    String told =
        tested.isEmpty()
            ? ""
            : status == 0
                ? page.t("webhooks.away", tested)
                : page.t("webhooks.answered", tested, status);
    boolean good = status >= GOOD_FROM && status <= GOOD_TO;
    return Map.of("model", new Model(webhooks.all(), ModelWebhook.known(), told, good));
  }

  String act(Request request) {
    Map<String, String> form = request.form();
    String id = form.getOrDefault("id", "");
    switch (request.pathParam("verb")) {
      case "add" -> add(form, request.formValues("event"));
      case "switch" -> {
        ModelWebhook hook = webhooks.hook(id);
        boolean active = hook.status().equals(ModelWebhook.ACTIVE);
        webhooks.update(with(hook, active ? ModelWebhook.DISABLED : ModelWebhook.ACTIVE));
      }
      case "delete" -> webhooks.delete(id);
      case "test" -> {
        return test(webhooks.hook(id));
      }
      default -> throw new NotFound("a webhook cannot " + request.pathParam("verb"));
    }
    return "/webhooks";
  }

  private void add(Map<String, String> form, List<String> events) {
    if (events.isEmpty()) {
      throw new InvalidInput(
          "a webhook needs something to listen to; go back and tick at least one kind of news");
    }
    String secret = form.getOrDefault("secret", "");
    webhooks.create(
        new ModelWebhook(
            "",
            form.getOrDefault("name", "").strip(),
            "",
            form.getOrDefault("url", "").strip(),
            events,
            secret.isEmpty() ? null : secret,
            ModelWebhook.ACTIVE,
            0,
            0));
  }

  private static ModelWebhook with(ModelWebhook hook, String status) {
    return new ModelWebhook(
        hook.id(),
        hook.name(),
        hook.description(),
        hook.url(),
        hook.events(),
        hook.secret(),
        status,
        hook.createdMillis(),
        0);
  }

  /** Posts an example of the first kind of news it listens to. */
  private String test(ModelWebhook hook) {
    String event = hook.events().getFirst();
    int dot = event.indexOf('.');
    int status = 0;
    try {
      status = webhooks.test(hook, event.substring(0, dot), event.substring(dot + 1)).status();
    } catch (IOException away) {
      // told as such on the page
    }
    return "/webhooks?tested=" + RunsState.encoded(hook.name()) + "&status=" + status;
  }
}
