package lazo.ui;

import java.util.List;
import java.util.Map;
import lazo.access.Access;
import lazo.access.Grant;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.access.User;
import lazo.http.Request;
import lazo.problem.NotFound;

/** Users and what each may do; for administrators. */
public final class UsersPage implements Pages.Page {
  private final Access access;

  UsersPage(Access access) {
    this.access = access;
  }

  public record Model(List<User> users, List<Grant> grants) {}

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    return Map.of("model", new Model(access.users(), access.grants().all()));
  }

  String act(Request request) {
    Map<String, String> form = request.form();
    String user = form.getOrDefault("user", "");
    switch (request.pathParam("verb")) {
      case "add" -> access.add(user, form.getOrDefault("password", ""), form.containsKey("admin"));
      case "delete" -> access.delete(user);
      case "admin" -> access.setAdmin(user, form.getOrDefault("admin", "").equals("true"));
      case "password" ->
          access.setPassword(user, form.getOrDefault("password", ""), "", request.remote());
      case "give" ->
          access
              .grants()
              .give(
                  new Grant(
                      user,
                      Resource.parse(form.getOrDefault("resource", "")),
                      Permission.of(form.getOrDefault("permission", ""))));
      case "take" -> access.grants().take(user, Resource.parse(form.getOrDefault("resource", "")));
      default -> throw new NotFound("a user cannot " + request.pathParam("verb"));
    }
    return "/users";
  }
}
