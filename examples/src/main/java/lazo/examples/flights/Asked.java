package lazo.examples.flights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What was asked of one day: by row the flight's index in its month, the prediction's id and the
 * probability, NaN where it is not known any more.
 */
record Asked(Flights month, List<Integer> flights, List<String> ids, List<Double> answers) {
  static Asked of(Flights month) {
    return new Asked(month, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  void add(List<Integer> rows, String id, List<Double> probabilities) {
    for (int k = 0; k < rows.size(); k++) {
      flights.add(rows.get(k));
      ids.add(id + "/" + k);
      answers.add(probabilities.get(k));
    }
  }

  void addUnanswered(List<Integer> rows, String id) {
    add(rows, id, Collections.nCopies(rows.size(), Double.NaN));
  }
}
