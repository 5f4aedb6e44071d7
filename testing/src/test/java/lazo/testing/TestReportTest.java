package lazo.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestReportTest {

  @TempDir private Path root;

  private void result(String module, String kind, String cases) throws IOException {
    Path folder = Files.createDirectories(root.resolve(module + "/target/" + kind + "-reports"));
    Files.writeString(folder.resolve("TEST-x.xml"), "<testsuite>" + cases + "</testsuite>");
  }

  private String report() throws IOException {
    var out = new ByteArrayOutputStream();
    TestReport.print(TestReport.read(root), new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void countsAllModulesOnTheLastLine() throws IOException {
    result(
        "stats",
        "surefire",
        "<testcase classname='lazo.PsiTest' name='a'/><testcase classname='lazo.PsiTest' name='b'/>");
    result(
        "interop",
        "failsafe",
        "<testcase classname='lazo.MlflowIT' name='c'><error message='boom&#10;at x'/></testcase>");
    assertThat(report()).isEqualTo("FAILED  interop: MlflowIT c  boom\n2 passed, 1 failed\n");
  }

  @Test
  void saysWhatWasSkippedAndWhy() throws IOException {
    result(
        "ui",
        "surefire",
        "<testcase classname='lazo.PagesTest' name='all'><skipped message='needs Chromium'/></testcase>");
    assertThat(report())
        .isEqualTo(
            """
            Skipped here, run by ./check:
              needs Chromium:
                ui: PagesTest all
            0 passed, 0 failed, 1 skipped
            """);
  }
}
