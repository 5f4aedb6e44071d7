package lazo.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mlflow.tracking.MlflowClient;

/** What the Java client does with artifacts; run in a process of its own, which has its Python. */
final class JavaArtifacts {
  private JavaArtifacts() {}

  /** Takes the address of the server and a folder with the file {@code a.txt}. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    try (var client = new MlflowClient(arguments[0])) {
      String run = client.createRun().getRunId();
      client.logArtifact(run, folder.resolve("a.txt").toFile());
      client.logArtifacts(run, folder.toFile(), "sub folder");
      List<String> top = client.listArtifacts(run).stream().map(file -> file.getPath()).toList();
      String text = Files.readString(client.downloadArtifacts(run, "sub folder/a.txt").toPath());
      System.out.println(top + " " + text);
    }
  }
}
