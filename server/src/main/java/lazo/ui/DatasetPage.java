package lazo.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.data.ColumnProfile;
import lazo.data.ValidationReport;
import lazo.dataset.DataFile;
import lazo.dataset.DatasetVersion;
import lazo.dataset.Datasets;
import lazo.dataset.Delivery;
import lazo.http.Request;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.registry.ModelVersion;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/**
 * One dataset: deliveries with what their checks found, versions with the models made from them,
 * and the columns of one file in numbers.
 */
public final class DatasetPage implements Pages.Page {
  private static final int DELIVERIES_SHOWN = 30;
  private static final int DELIVERIES_CHARTED = 90;
  private static final int PAGE_MAX = 1_000;
  private static final int VERSIONS_SHOWN = 30;

  /** A delivery with its report. */
  public record Delivered(Delivery delivery, ValidationReport report) {}

  /** A version with the models that were trained on it. */
  public record Version(DatasetVersion version, List<ModelVersion> models) {}

  /**
   * The version that is looked at closely.
   *
   * @param file the one whose columns are shown
   */
  public record Close(
      DatasetVersion version,
      List<ModelVersion> models,
      @Nullable DataFile file,
      List<ColumnProfile> columns) {}

  /**
   * @param trained the versions that models were trained on
   * @param max how many versions are shown
   */
  public record Model(
      String name,
      String loop,
      String answer,
      List<Delivered> deliveries,
      boolean refusedOnly,
      List<Version> versions,
      List<Version> trained,
      int max,
      Optional<Close> close,
      List<Chart> charts) {}

  private final Datasets datasets;
  private final DatasetModels models;
  private final FileProfiles profiles;

  DatasetPage(Datasets datasets, DatasetModels models, FileProfiles profiles) {
    this.datasets = datasets;
    this.models = models;
    this.profiles = profiles;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    String name = request.pathParam("name");
    String loop = datasets.loop(name);
    boolean refusedOnly = request.queryParam("state").orElse("").equals("refused");
    int max = request.queryInt("max", VERSIONS_SHOWN, 1, PAGE_MAX);
    List<Delivery> deliveries = datasets.deliveries(name, PAGE_MAX);
    Map<String, List<ModelVersion>> trained = models.byDataset();
    List<Version> versions =
        datasets.versions(name, PAGE_MAX).stream()
            .map(one -> new Version(one, trained.getOrDefault(one.digest(), List.of())))
            .toList();
    return Map.of(
        "model",
        new Model(
            name,
            loop,
            answer(name, deliveries, page),
            deliveries.stream()
                .filter(one -> !refusedOnly || !one.accepted())
                .limit(Math.max(DELIVERIES_SHOWN, max))
                .map(DatasetPage::delivered)
                .toList(),
            refusedOnly,
            versions.stream().limit(max).toList(),
            versions.stream().filter(one -> !one.models.isEmpty()).toList(),
            max,
            close(request, name, trained),
            charts(deliveries, page)));
  }

  private String answer(String name, List<Delivery> deliveries, PageContext page) {
    Optional<DatasetVersion> newest = datasets.latest(name);
    if (newest.isEmpty()) {
      return page.t("dataset.answer.none", deliveries.size());
    }
    String version =
        page.t(
            "dataset.answer",
            newest.get().version(),
            newest.get().rows(),
            newest.get().files().size());
    long refused = deliveries.stream().filter(one -> !one.accepted()).count();
    return version + " " + page.t("dataset.answer.refused", refused, deliveries.size());
  }

  private static Delivered delivered(Delivery delivery) {
    return new Delivered(delivery, Json.read(delivery.report().toString(), ValidationReport.class));
  }

  /** The version and file asked for, or the newest ones. */
  private Optional<Close> close(
      Request request, String name, Map<String, List<ModelVersion>> trained) {
    Optional<DatasetVersion> version =
        request
            .queryParam("version")
            .map(text -> datasets.version(name, number(text)))
            .or(() -> datasets.latest(name));
    return version.map(
        one -> {
          DataFile file = file(one, request.queryParam("file").orElse(""));
          return new Close(
              one,
              trained.getOrDefault(one.digest(), List.of()),
              file,
              file == null ? List.of() : profiles.of(file).columns());
        });
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new InvalidInput("a version is a whole number, was '" + text + "'");
    }
  }

  private static @Nullable DataFile file(DatasetVersion version, String name) {
    if (name.isEmpty()) {
      return version.files().stream().max(Comparator.comparing(DataFile::name)).orElse(null);
    }
    return version.files().stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new NotFound(
                    "version "
                        + version.version()
                        + " of dataset "
                        + version.dataset()
                        + " has no file "
                        + name));
  }

  private static List<Chart> charts(List<Delivery> deliveries, PageContext page) {
    List<Delivery> oldest = new ArrayList<>();
    deliveries.stream().limit(DELIVERIES_CHARTED).forEach(oldest::addFirst);
    if (oldest.size() < 2) {
      return List.of();
    }
    List<Instant> at = oldest.stream().map(Delivery::at).toList();
    List<@Nullable Double> accepted = new ArrayList<>();
    List<@Nullable Double> refused = new ArrayList<>();
    for (Delivery delivery : oldest) {
      accepted.add(delivery.accepted() ? (double) delivery.rows() : null);
      refused.add(delivery.accepted() ? null : (double) delivery.rows());
    }
    return List.of(
        new LineChart(page, "deliveries", page.t("dataset.chart"), at)
            .bars(page.t("dataset.accepted"), LineChart.ACCENT, accepted)
            .bars(page.t("dataset.refused"), LineChart.BAD, refused)
            .build());
  }
}
