package lazo.ui;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import lazo.access.Audit;
import lazo.access.AuditEvent;
import lazo.http.Request;

/** What was done by whom, and what was refused. */
public final class AuditPage implements Pages.Page {
  private static final int EVENTS_PER_PAGE = 100;

  private final Audit audit;

  AuditPage(Audit audit) {
    this.audit = audit;
  }

  /**
   * @param older the address of the next page, empty on the last
   */
  public record Model(
      List<AuditEvent> events, String who, String text, boolean refused, String older) {
    /** The address with the other choice of all and refused. */
    public String only(boolean refusedOnly) {
      return address(who, text, refusedOnly, "");
    }
  }

  private static String address(String who, String text, boolean refused, String before) {
    return "?who="
        + URLEncoder.encode(who, StandardCharsets.UTF_8)
        + "&text="
        + URLEncoder.encode(text, StandardCharsets.UTF_8)
        + (refused ? "&refused=true" : "")
        + (before.isEmpty() ? "" : "&before=" + before);
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    String who = request.queryParam("who").orElse("");
    String text = request.queryParam("text").orElse("");
    boolean refused = request.queryParam("refused").orElse("").equals("true");
    String before = request.queryParam("before").filter(id -> id.matches("\\d{1,18}")).orElse("");
    List<AuditEvent> events =
        audit.events(
            new Audit.Asked(
                who,
                text,
                refused,
                before.isEmpty() ? Long.MAX_VALUE : Long.parseLong(before),
                EVENTS_PER_PAGE));
    String older =
        events.size() < EVENTS_PER_PAGE
            ? ""
            : address(who, text, refused, String.valueOf(events.getLast().id()));
    return Map.of("model", new Model(events, who, text, refused, older));
  }
}
