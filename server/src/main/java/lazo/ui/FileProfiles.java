package lazo.ui;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import lazo.data.Profile;
import lazo.dataset.DataFile;
import lazo.dataset.Datasets;

/** The profiles of the files that were looked at of late. Thread safe. */
final class FileProfiles {
  private static final int KEPT_MAX = 64;

  private final Datasets datasets;
  private final Function<Path, Profile> profiler;
  private final Map<String, Profile> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Profile> eldest) {
          return size() > KEPT_MAX;
        }
      };

  FileProfiles(Datasets datasets, Function<Path, Profile> profiler) {
    this.datasets = datasets;
    this.profiler = profiler;
  }

  synchronized Profile of(DataFile file) {
    Profile profile = known.get(file.sha256());
    if (profile == null) {
      profile = profiler.apply(datasets.file(file));
      known.put(file.sha256(), profile);
    }
    return profile;
  }
}
