package lazo.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import lazo.access.Access;
import lazo.access.Caller;
import lazo.access.Grant;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.access.User;
import lazo.http.Routes;
import lazo.problem.Conflict;
import lazo.problem.NotFound;
import lazo.registry.Registry;
import lazo.store.Json;
import lazo.tracking.Tracking;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;

/**
 * MLflow's calls of users and permissions: those on experiments and registered models that its
 * version 2 has, and those on any resource that took their place in version 3.
 */
final class MlflowUsers {
  private final Access access;
  private final Tracking tracking;
  private final Registry registry;

  MlflowUsers(Access access, Tracking tracking, Registry registry) {
    this.access = access;
    this.tracking = tracking;
    this.registry = registry;
  }

  void register(Routes table) {
    var routes = new MlflowApi(table);
    routes.post("/users/create", "Add a user", this::create);
    routes.get("/users/get", "Get a user", fields -> told(access.user(username(fields))));
    routes.get("/users/current", "Get the user who asks", fields -> current());
    routes.get("/users/list", "List users", fields -> list());
    routes.patch("/users/update-password", "Set a user's password", this::setPassword);
    routes.patch("/users/update-admin", "Make a user an administrator or not", this::setAdmin);
    routes.delete("/users/delete", "Delete a user", this::delete);
    permissions(routes, "experiments", "experiment_id", "experiment_permission");
    permissions(routes, "registered-models", "name", "registered_model_permission");
    routes.post("/users/permissions/grant", "Give a user a permission", this::grant);
    routes.post("/users/permissions/revoke", "Take a permission from a user", this::revoke);
    routes.get("/users/permissions/get", "Get what a user may do with a resource", this::get);
    routes.get(
        "/users/permissions/list",
        "List the permissions of a user",
        fields -> all(access.user(username(fields))));
    routes.get(
        "/users/current/permissions",
        "List the permissions of the user who asks",
        fields -> all(self()));
  }

  private static ObjectNode object() {
    return Json.MAPPER.createObjectNode();
  }

  private static String username(Fields fields) {
    return fields.required("username");
  }

  private static ObjectNode json(User user) {
    return object().put("id", user.id()).put("username", user.name()).put("is_admin", user.admin());
  }

  private ObjectNode told(User user) {
    ObjectNode json = json(user);
    ArrayNode experiments = json.putArray("experiment_permissions");
    ArrayNode models = json.putArray("registered_model_permissions");
    for (Grant grant : access.grants().of(user.name())) {
      switch (grant.resource().kind()) {
        case EXPERIMENT -> experiments.add(permission(user, grant, "experiment_id"));
        case MODEL -> models.add(permission(user, grant, "name"));
        case DATASET, ENDPOINT, LOOP -> {} // MLflow has none
      }
    }
    return object().set("user", json);
  }

  private static ObjectNode permission(User user, Grant grant, String field) {
    return object()
        .put(field, grant.resource().name())
        .put("user_id", user.id())
        .put("permission", grant.permission().name());
  }

  private Object create(Fields fields) {
    return told(access.add(username(fields), fields.required("password"), false));
  }

  private User self() {
    String name =
        Caller.current()
            .map(Caller::name)
            .filter(caller -> !caller.equals(Caller.ANYONE))
            .orElseThrow(
                () ->
                    new NotFound(
                        "this server has no access control, so nobody asks; start it with --access users"));
    return access.user(name);
  }

  private Object current() {
    return object().put("is_basic_auth", true).set("user", json(self()));
  }

  private Object list() {
    ObjectNode reply = object();
    ArrayNode users = reply.putArray("users");
    access.users().forEach(user -> users.add(json(user)));
    return reply;
  }

  private Object setPassword(Fields fields) {
    access.setPassword(
        username(fields), fields.required("password"), fields.textOr("current_password", ""), "");
    return Map.of();
  }

  private Object setAdmin(Fields fields) {
    access.setAdmin(username(fields), fields.flag("is_admin", false));
    return Map.of();
  }

  private Object delete(Fields fields) {
    access.delete(username(fields));
    return Map.of();
  }

  // ---- version 2: permissions on experiments and registered models ----

  private void permissions(MlflowApi routes, String family, String key, String field) {
    String path = "/" + family + "/permissions/";
    routes.post(
        path + "create",
        "Give a user a permission on one of the " + family,
        fields -> {
          Resource resource = existing(key, fields.required(key));
          if (isGiven(username(fields), resource)) {
            throw new Conflict(
                username(fields) + " has a permission on " + resource + " already; update it");
          }
          return one(field, key, give(fields, resource));
        });
    routes.get(
        path + "get",
        "Get the permission of a user on one of the " + family,
        fields -> one(field, key, given(username(fields), existing(key, fields.required(key)))));
    routes.patch(
        path + "update",
        "Change the permission of a user on one of the " + family,
        fields -> {
          Resource resource = existing(key, fields.required(key));
          given(username(fields), resource);
          give(fields, resource);
          return Map.of();
        });
    routes.delete(
        path + "delete",
        "Take the permission of a user on one of the " + family,
        fields -> {
          access.grants().take(username(fields), existing(key, fields.required(key)));
          return Map.of();
        });
  }

  /** A permission must be on something that is there. */
  private Resource existing(String key, String name) {
    if (key.equals("name")) {
      return Resource.model(registry.model(name).name());
    }
    return Resource.experiment(tracking.experimentById(name).id());
  }

  private boolean isGiven(String user, Resource resource) {
    return access.grants().on(resource).stream().anyMatch(grant -> grant.user().equals(user));
  }

  private Grant give(Fields fields, Resource resource) {
    Grant grant =
        new Grant(username(fields), resource, Permission.of(fields.required("permission")));
    access.grants().give(grant);
    return grant;
  }

  private Grant given(String user, Resource resource) {
    Caller.require(Permission.MANAGE, resource);
    return new Grant(user, resource, access.grants().given(user, resource));
  }

  private ObjectNode one(String field, String key, Grant grant) {
    return object().set(field, permission(access.anyUser(grant.user()), grant, key));
  }

  // ---- version 3: permissions on any resource ----

  private static Resource resource(Fields fields) {
    return new Resource(
        Resource.Kind.of(fields.required("resource_type")), fields.required("resource_id"));
  }

  private Object grant(Fields fields) {
    give(fields, resource(fields));
    return Map.of();
  }

  private Object revoke(Fields fields) {
    access.grants().take(username(fields), resource(fields));
    return Map.of();
  }

  private Object get(Fields fields) {
    String user = username(fields);
    Resource resource = resource(fields);
    if (Caller.current().map(caller -> !caller.name().equals(user)).orElse(false)) {
      Caller.require(Permission.MANAGE, resource);
    }
    Permission has = access.grants().of(user, resource);
    return object().put("allowed", has.covers(Permission.USE)).put("permission", has.name());
  }

  private Object all(User user) {
    ObjectNode reply = object().put("is_admin", user.admin());
    ArrayNode list = reply.putArray("permissions");
    for (Grant grant : access.grants().of(user.name())) {
      list.add(
          object()
              .put("resource_type", grant.resource().kind().word())
              .put("resource_pattern", grant.resource().name())
              .put("permission", grant.permission().name()));
    }
    return reply;
  }
}
