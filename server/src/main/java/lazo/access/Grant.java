package lazo.access;

/** One permission of one user. */
public record Grant(String user, Resource resource, Permission permission) {}
