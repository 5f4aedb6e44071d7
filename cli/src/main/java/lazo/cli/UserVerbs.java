package lazo.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import lazo.client.LazoClient;
import lazo.problem.InvalidInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows and changes who may sign in. */
@Command(
    name = "user",
    mixinStandardHelpOptions = true,
    description = "Show, add, change and delete users of a server with access control.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lazo user list",
      "  lazo user add ada                    asks for the password",
      "  echo \"$SECRET\" | lazo user add ci     takes it from the input",
      "  lazo user password ada",
      "  lazo user admin ada true"
    })
final class UserVerbs {

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Show all users.")
  int list(@Mixin Connection connection) {
    try (LazoClient client = connection.open()) {
      connection.show(client.users());
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Add a user; the password is asked for, or read as a line of the input.")
  int add(
      @Mixin Connection connection,
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--admin", description = "One who may do everything.") boolean admin) {
    try (LazoClient client = connection.open()) {
      connection.show(client.addUser(name, password("Password for " + name + ": "), admin));
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Delete a user with tokens and permissions; what they made stays.")
  int delete(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name) {
    try (LazoClient client = connection.open()) {
      client.deleteUser(name);
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "password",
      mixinStandardHelpOptions = true,
      description = "Set a password and end the user's sessions.")
  int password(
      @Mixin Connection connection,
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--own",
              description = "It is your own: your password until now is asked for first.")
          boolean own) {
    try (LazoClient client = connection.open()) {
      String current = own ? password("Current password: ") : "";
      client.setPassword(name, password("New password for " + name + ": "), current);
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "admin",
      mixinStandardHelpOptions = true,
      description = "Make a user an administrator (true), or no longer one (false).")
  int admin(
      @Mixin Connection connection,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "true|false") boolean admin) {
    try (LazoClient client = connection.open()) {
      connection.show(client.setAdmin(name, admin));
    }
    return ExitCode.DONE;
  }

  private static String password(String prompt) {
    Console console = Objects.requireNonNull(System.console()); // never null since JDK 22
    if (console.isTerminal()) {
      char[] typed = console.readPassword("%s", prompt);
      return typed == null ? "" : new String(typed);
    }
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (line == null || line.isEmpty()) {
        throw new InvalidInput("the password is read as a line of the input, which was empty");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
