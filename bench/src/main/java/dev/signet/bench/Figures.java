// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What was measured: for each figure and each kind of server one value a round. One thread.
final class Figures {
    private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

    void note(String kind, String figure, double value) {
        values.computeIfAbsent(figure, _ -> new LinkedHashMap<>())
                .computeIfAbsent(kind, _ -> new ArrayList<>())
                .add(value);
    }

    /// Medians, the spread of the sealed side, and the cost of sealing: the median over the rounds
    /// of sealed / null, because values of one round were measured under the same neighbours.
    void print(PrintStream out) {
        out.printf(
                "%n%d processors, %s, JDK %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"),
                Runtime.version());
        out.printf(
                "%n%-50s %10s %21s %10s %12s%n",
                "median of the rounds", "sealed", "(least to most)", "null seal", "sealed/null");
        for (var figure : values.entrySet()) {
            List<Double> sealed = figure.getValue().getOrDefault("sealed", List.of());
            List<Double> none = figure.getValue().getOrDefault("null", List.of());
            var ratios = new ArrayList<Double>();
            for (int i = 0; i < Math.min(sealed.size(), none.size()); i++) {
                ratios.add(sealed.get(i) / none.get(i));
            }
            out.printf(
                    "%-50s %10s %21s %10s %12s%n",
                    figure.getKey(),
                    text(median(sealed), 1),
                    "(" + text(least(sealed), 1) + " to " + text(most(sealed), 1) + ")",
                    text(median(none), 1),
                    text(median(ratios), 3));
        }
    }

    private static String text(double value, int digits) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    private static double least(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    private static double most(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }
}
