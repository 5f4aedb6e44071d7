package lazo.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The {@code lazo} command line. Exit codes: 0 done, 1 a gate failed, 2 wrong use or bad input, 3
 * server unreachable.
 */
@Command(
    name = "lazo",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    description = "One server that closes the loop of machine learning in production.")
public final class Main implements Runnable {

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
