package lazo.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.TypeConversionException;

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
    footer = "Help on one verb: lazo VERB --help")
public final class Main {

  private static final Map<String, Supplier<Object>> VERBS = new LinkedHashMap<>();

  static {
    VERBS.put("demo", DemoVerb::new);
    VERBS.put("server", ServerVerb::new);
    VERBS.put("apply", ApplyVerb::new);
    VERBS.put("get", GetVerb::new);
    VERBS.put("delete", DeleteVerb::new);
    VERBS.put("data", DataVerb::new);
    VERBS.put("evaluate", EvaluateVerb::new);
    VERBS.put("deploy", DeployVerb::new);
    VERBS.put("rollout", RolloutVerbs::new);
    VERBS.put("predict", PredictVerb::new);
    VERBS.put("label", LabelVerb::new);
    VERBS.put("user", UserVerbs::new);
    VERBS.put("token", TokenVerbs::new);
    VERBS.put("permission", PermissionVerbs::new);
    VERBS.put("audit", AuditVerb::new);
    VERBS.put("gc", GcVerb::new);
    VERBS.put("import", ImportVerb::new);
    VERBS.put("export", ExportVerb::new);
    VERBS.put("backup", BackupVerb::new);
    VERBS.put("restore", RestoreVerb::new);
    VERBS.put("warm-up", WarmUpVerb::new);
  }

  public static void main(String[] args) throws Exception {
    System.exit(run(args));
  }

  static int run(String... args) throws Exception {
    List<String> words = List.of(args);
    ServerVerb server =
        words.indexOf("server") == 0 ? ServerVerb.plain(words.subList(1, words.size())) : null;
    return server == null ? runVerb(args) : runServer(server);
  }

  private static int runServer(ServerVerb server) throws Exception {
    try {
      return server.call();
    } catch (Exception e) {
      return Failures.tell(e, new PrintWriter(System.err, true, Charset.defaultCharset()));
    }
  }

  private static <T> T parsed(String text, Function<String, T> parse, String example) {
    try {
      return parse.apply(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("must be written like " + example + ", was '" + text + "'");
    }
  }

  private static int runVerb(String... args) {
    CommandLine line = new CommandLine(new Main());
    // Reading the annotations of all verbs takes longer than most of them run: add only the one
    // that is meant.
    Supplier<Object> meant = args.length == 0 ? null : VERBS.get(args[0]);
    if (meant != null) {
      line.addSubcommand(args[0], meant.get());
    } else {
      VERBS.forEach((name, verb) -> line.addSubcommand(name, verb.get()));
    }
    line.registerConverter(LocalDate.class, text -> parsed(text, LocalDate::parse, "2001-02-10"));
    line.registerConverter(
        Instant.class, text -> parsed(text, Instant::parse, "2001-02-10T00:00:00Z"));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(new Failures());
    line.setParameterExceptionHandler(Failures::wrongUse);
    line.setUsageHelpAutoWidth(true);
    return line.execute(args.length == 0 ? new String[] {"--help"} : args);
  }
}
