package lazo.cli;

import lazo.app.Server;
import picocli.CommandLine.IVersionProvider;

/** The version of this build and of the Java it runs on. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"lazo " + Server.VERSION + " (Java " + Runtime.version() + ")"};
  }
}
