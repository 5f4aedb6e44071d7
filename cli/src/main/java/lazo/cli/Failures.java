package lazo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import lazo.client.ServerProblem;
import lazo.client.ServerUnreachable;
import lazo.problem.LazoException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * One line for whatever went wrong, and the exit code that belongs to it. A defect of Lazo shows
 * its stack trace.
 */
final class Failures implements IExecutionExceptionHandler {
  private static final int NOT_IMPLEMENTED = 501;

  @Override
  public int handleExecutionException(Exception problem, CommandLine line, ParseResult parsed)
      throws Exception {
    return tell(problem, line.getErr());
  }

  /** Says what went wrong; throws on what it does not know. */
  static int tell(Exception problem, PrintWriter err) throws Exception {
    return switch (problem) {
      case ServerUnreachable unreachable ->
          tell(err, unreachable.getMessage(), ExitCode.UNREACHABLE);
      case ServerProblem refused ->
          tell(
              err,
              refused.getMessage(),
              refused.status() < 500 || refused.status() == NOT_IMPLEMENTED
                  ? ExitCode.WRONG_USE
                  : ExitCode.UNREACHABLE);
      case LazoException refused -> tell(err, refused.getMessage(), ExitCode.WRONG_USE);
      case NoSuchFileException missing ->
          tell(err, "there is no file " + missing.getFile(), ExitCode.WRONG_USE);
      case AccessDeniedException denied ->
          tell(err, "no permission for " + denied.getFile(), ExitCode.WRONG_USE);
      case IOException io -> tell(err, String.valueOf(io.getMessage()), ExitCode.WRONG_USE);
      case UncheckedIOException io ->
          tell(err, io.getMessage() + ": " + io.getCause(), ExitCode.WRONG_USE);
      default -> throw problem;
    };
  }

  private static int tell(PrintWriter err, @Nullable String message, int code) {
    err.println("lazo: " + message);
    err.flush();
    return code;
  }

  static int wrongUse(ParameterException problem, String[] args) {
    CommandLine line = problem.getCommandLine();
    PrintWriter err = line.getErr();
    List<String> suggestions =
        problem instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    err.println("lazo: " + problem.getMessage());
    if (!suggestions.isEmpty()) {
      err.println("      Did you mean: " + String.join(" or ", suggestions) + "?");
    }
    err.println("      See: " + line.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCode.WRONG_USE;
  }
}
