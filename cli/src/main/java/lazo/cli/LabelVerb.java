package lazo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import lazo.client.Label;
import lazo.client.Labelled;
import lazo.client.LazoClient;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells the server what turned out to be true. */
@Command(
    name = "label",
    mixinStandardHelpOptions = true,
    description = "Send ground truth for earlier predictions, by prediction id.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lazo label order-17/0=1 order-17/1=0",
      "  lazo label --file labels.csv        (lines of ID,VALUE)"
    })
final class LabelVerb implements Callable<Integer> {

  private static final int LABELS_PER_REQUEST_MAX = 10_000;

  @Mixin private Connection connection = new Connection();

  @Parameters(
      arity = "0..*",
      paramLabel = "ID=VALUE",
      description = "Labels; true and false stand for 1 and 0.")
  private List<String> pairs = List.of();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A file with a line ID,VALUE for each label.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    List<Label> labels = new ArrayList<>();
    for (String pair : pairs) {
      labels.add(parse(pair, '=', "'" + pair + "'"));
    }
    if (file != null) {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        if (!line.isBlank() && !(number == 1 && line.strip().equalsIgnoreCase("id,value"))) {
          labels.add(parse(line, ',', file + " line " + number));
        }
      }
    }
    if (labels.isEmpty()) {
      throw new InvalidInput("no labels: give ID=VALUE, or a file with --file");
    }
    return send(labels);
  }

  private int send(List<Label> labels) {
    int accepted = 0;
    int duplicates = 0;
    int changed = 0;
    List<String> unknown = new ArrayList<>();
    try (LazoClient client = connection.open()) {
      for (int from = 0; from < labels.size(); from += LABELS_PER_REQUEST_MAX) {
        Labelled labelled =
            client.label(
                labels.subList(from, Math.min(labels.size(), from + LABELS_PER_REQUEST_MAX)));
        accepted += labelled.accepted();
        duplicates += labelled.duplicates();
        changed += labelled.changed();
        unknown.addAll(labelled.unknown());
      }
    }
    connection.show(Json.tree(new Labelled(accepted, duplicates, changed, unknown)));
    return unknown.isEmpty() ? ExitCode.DONE : ExitCode.WRONG_USE;
  }

  private static Label parse(String text, char separator, String where) {
    int at = text.lastIndexOf(separator);
    if (at < 1) {
      throw new InvalidInput(where + " is no label: it needs the form ID" + separator + "VALUE");
    }
    String value = text.substring(at + 1).strip().toLowerCase(Locale.ROOT);
    try {
      double number =
          value.equals("true") ? 1 : value.equals("false") ? 0 : Double.parseDouble(value);
      return new Label(text.substring(0, at).strip(), number);
    } catch (NumberFormatException e) {
      throw new InvalidInput(where + ": the value '" + value + "' is not a number, true or false");
    }
  }
}
