package lazo.cli;

/** What the process tells the shell. */
final class ExitCode {
  static final int DONE = 0;
  static final int GATE_FAILED = 1;
  static final int DID_NOT_FIT = 1;
  static final int WRONG_USE = 2;
  static final int UNREACHABLE = 3;

  private ExitCode() {}
}
