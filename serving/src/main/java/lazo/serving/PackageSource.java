package lazo.serving;

import java.io.IOException;
import java.nio.file.Path;

/** Where packages come from: the control plane's store in the same process, or a remote one. */
@FunctionalInterface
public interface PackageSource {
  /**
   * Returns a folder with the files of a package. The data plane copies what it needs and changes
   * nothing there.
   *
   * @throws lazo.problem.NotFound if there is no such package
   */
  Path fetch(String digest) throws IOException;
}
