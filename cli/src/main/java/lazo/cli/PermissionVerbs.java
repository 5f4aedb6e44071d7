package lazo.cli;

import lazo.client.LazoClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows, gives and takes permissions. */
@Command(
    name = "permission",
    mixinStandardHelpOptions = true,
    description = {
      "Show, give and take what users may do.",
      "READ sees, USE also predicts and labels, EDIT also changes, MANAGE also deletes and gives permissions; NO_PERMISSIONS hides.",
      "A resource is KIND/NAME: experiment/ID, registered_model/NAME, dataset/NAME, endpoint/NAME, loop/NAME; KIND/* is all of a kind."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lazo permission give ada EDIT endpoint/delay",
      "  lazo permission give ci USE 'endpoint/*'",
      "  lazo permission list --user ada",
      "  lazo permission take ada endpoint/delay"
    })
final class PermissionVerbs {

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Show the permissions that were given.")
  int list(
      @Mixin Connection connection,
      @Option(
              names = "--user",
              paramLabel = "NAME",
              description = "To this user.",
              defaultValue = "")
          String user,
      @Option(
              names = "--resource",
              paramLabel = "KIND/NAME",
              description = "On this resource.",
              defaultValue = "")
          String resource) {
    try (LazoClient client = connection.open()) {
      connection.show(client.grants(user, resource));
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "give",
      mixinStandardHelpOptions = true,
      description = "Give a permission, in place of the one given before.")
  int give(
      @Mixin Connection connection,
      @Parameters(paramLabel = "USER") String user,
      @Parameters(paramLabel = "PERMISSION") String permission,
      @Parameters(paramLabel = "KIND/NAME") String resource) {
    try (LazoClient client = connection.open()) {
      connection.show(client.grant(user, resource, permission));
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "take",
      mixinStandardHelpOptions = true,
      description = "Take a permission back; what holds for the kind or for everyone counts again.")
  int take(
      @Mixin Connection connection,
      @Parameters(paramLabel = "USER") String user,
      @Parameters(paramLabel = "KIND/NAME") String resource) {
    try (LazoClient client = connection.open()) {
      client.takeGrant(user, resource);
    }
    return ExitCode.DONE;
  }
}
