package lazo.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line's first class: knows the verbs and turns what went wrong into one line and an
 * exit code.
 */
@Command(
    name = "lazo",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "One server that closes the loop of machine learning in production.",
    footerHeading =
        "%nExit codes: 0 done, 1 a gate failed, 2 wrong use or bad input, 3 the server is unreachable.%n",
    footer = "Help on one verb: lazo VERB --help",
    subcommands = {
      ServerVerb.class,
      ApplyVerb.class,
      GetVerb.class,
      DeleteVerb.class,
      DataVerb.class,
      EvaluateVerb.class,
      DeployVerb.class,
      RolloutVerbs.class,
      PredictVerb.class,
      LabelVerb.class,
      WarmUpVerb.class
    })
public final class Main implements Runnable {

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(new Failures());
    line.setParameterExceptionHandler(Failures::wrongUse);
    line.setUsageHelpAutoWidth(true);
    return line.execute(args);
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
