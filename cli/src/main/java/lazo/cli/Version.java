package lazo.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar, and the Java it runs on. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {"lazo " + number() + " (Java " + Runtime.version() + ")"};
  }

  static String number() throws IOException {
    try (InputStream in = Version.class.getResourceAsStream("lazo.properties")) {
      if (in == null) {
        throw new IOException(
            "lazo.properties is not on the class path: build with ./lazo or mvn package");
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    }
  }
}
