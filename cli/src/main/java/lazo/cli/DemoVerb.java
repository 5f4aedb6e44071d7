package lazo.cli;

import java.io.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import lazo.examples.flights.FlightsDemo;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Plays half a year of real flights against a server of its own. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Play the whole loop on half a year of real flights, against a server process of its own.",
    footerHeading = "%nExamples:%n",
    footer = {"  lazo demo", "  lazo demo --once --data /tmp/lazo-demo", "  lazo demo --faults 42"})
final class DemoVerb implements Callable<Integer> {

  @Option(names = "--once", description = "End after the story; exit code 1 when it did not hold.")
  private boolean once;

  @Option(
      names = "--resume",
      description = "Go on where an earlier run was stopped or killed instead of starting afresh.")
  private boolean resume;

  @Option(
      names = "--faults",
      paramLabel = "SEED",
      description = "Inject other faults than those of the story, drawn from this seed.")
  private @Nullable Long faults;

  @Option(
      names = "--until",
      paramLabel = "DATE",
      description = "End the story after this day, for example 2001-02-10.")
  private @Nullable LocalDate until;

  @Option(
      names = "--port",
      defaultValue = "5000",
      description =
          "Port of the server; a free one is taken when it is busy. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = "lazo-demo",
      description = "Folder of the demo's server, emptied first. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("");

  @Option(
      names = "--one-in",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Ask for one flight in N; features still come from all flights. Default: ${DEFAULT-VALUE}.")
  private int oneIn;

  @Override
  public Integer call() throws Exception {
    Path examples = Path.of(System.getProperty("lazo.home", "."), "examples", "flights");
    if (!Files.exists(examples.resolve("lazo.yaml"))) {
      throw new InvalidInput(
          "the flights are not at " + examples + "; start the demo with the ./lazo launcher");
    }
    if (oneIn < 1 || oneIn > 1_000) {
      throw new InvalidInput("--one-in must be 1 to 1000, was " + oneIn);
    }
    return FlightsDemo.run(
        new FlightsDemo.Options(
            examples,
            data.toAbsolutePath().normalize(),
            port,
            once,
            resume,
            faults,
            oneIn,
            terminal(),
            until));
  }

  /** Whether somebody looks on, so that the progress line may move. */
  private static boolean terminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }
}
