package lazo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in the form of a release archive, with a program that prints what it was given. */
final class LauncherTest {

  private static final String PROGRAM =
      """
      package lazo.cli;
      public class Main {
        public static void main(String[] args) {
          System.out.println("home=" + System.getProperty("lazo.home"));
          for (String arg : args) System.out.println("arg=" + arg);
          System.exit(args.length > 0 && args[0].equals("fail") ? 1 : 0);
        }
      }
      """;

  @TempDir private Path folder;

  private Path home = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    home = folder.toRealPath().resolve("a folder with spaces");
    Files.createDirectories(home.resolve("lib"));
    Files.copy(Path.of(System.getProperty("lazo.root", ".."), "lazo"), home.resolve("lazo"));
    Files.setPosixFilePermissions(
        home.resolve("lazo"), PosixFilePermissions.fromString("rwxr-xr-x"));
    writeProgram();
  }

  private void writeProgram() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source")).resolve("Main.java");
    Files.writeString(source, PROGRAM);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.resolve("classes").toString(), source.toString());
    assertThat(failed).isZero();
    try (OutputStream out = Files.newOutputStream(home.resolve("lib/lazo-cli.jar"));
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new JarEntry("lazo/cli/Main.class"));
      Files.copy(folder.resolve("classes/lazo/cli/Main.class"), jar);
    }
  }

  private record Ended(int exitCode, String out, String err) {}

  private Ended run(Path launcher, Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LAZO_"));
    builder.environment().put("LAZO_JAVA", System.getProperty("java.home"));
    builder.environment().put("LAZO_AOT", "off");
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Ended(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void passesArgumentsOnUnchanged() throws Exception {
    Ended ended = run(home.resolve("lazo"), Map.of(), "get", "two words", "*", "$HOME", "");
    assertThat(ended.out())
        .isEqualTo("home=" + home + "\narg=get\narg=two words\narg=*\narg=$HOME\narg=\n");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void findsItsFolderThroughLinks() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("first"), home.resolve("lazo"));
    Path relative = Files.createSymbolicLink(folder.resolve("second"), folder.relativize(link));
    assertThat(run(relative, Map.of()).out()).isEqualTo("home=" + home + "\n");
  }

  @Test
  void givesTheProgramsExitCode() throws Exception {
    assertThat(run(home.resolve("lazo"), Map.of(), "fail").exitCode()).isEqualTo(1);
  }

  @Test
  void takesJvmOptionsFromTheEnvironment() throws Exception {
    Ended ended =
        run(home.resolve("lazo"), Map.of("LAZO_JAVA_OPTS", "-Dlazo.home=elsewhere -Xmx64m"));
    assertThat(ended.out()).isEqualTo("home=elsewhere\n");
  }

  @Test
  void refusesAJavaThatIsNotA25() throws Exception {
    Ended ended = run(home.resolve("lazo"), Map.of("LAZO_JAVA", "/nowhere"));
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("LAZO_JAVA is /nowhere, which is not a JDK 25");
  }

  @Test
  void findsAJdkByJavaHomeWhenNothingElseIsSaid() throws Exception {
    Ended ended =
        run(
            home.resolve("lazo"),
            Map.of("LAZO_JAVA", "", "JAVA_HOME", System.getProperty("java.home")),
            "--java-home");
    assertThat(ended.out()).isEqualTo(System.getProperty("java.home") + "\n");
  }

  @Test
  void saysSoWhenTheProgramIsMissing() throws Exception {
    Files.delete(home.resolve("lib/lazo-cli.jar"));
    Ended ended = run(home.resolve("lazo"), Map.of());
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("there is no program in " + home.resolve("lib"));
  }
}
