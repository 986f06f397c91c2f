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

    /// What was noted last; something was.
    double last(String kind, String figure) {
        return values.getOrDefault(figure, Map.of()).getOrDefault(kind, List.of()).getLast();
    }

    /// Medians, the spread of the first side, and the median over the rounds of first / second,
    /// because values of one round were measured under the same neighbours.
    ///
    /// @param second empty when there is only one
    void print(PrintStream out, String first, String second) {
        out.printf(
                "%n%d processors, %s, JDK %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"),
                Runtime.version());
        out.printf(
                "%n%-50s %10s %21s %10s %12s%n",
                "median of the rounds",
                first,
                "(least to most)",
                second,
                second.isEmpty() ? "" : first + "/" + second);
        for (var figure : values.entrySet()) {
            List<Double> ours = figure.getValue().getOrDefault(first, List.of());
            List<Double> theirs = figure.getValue().getOrDefault(second, List.of());
            var ratios = new ArrayList<Double>();
            for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
                ratios.add(ours.get(i) / theirs.get(i));
            }
            out.printf(
                    "%-50s %10s %21s %10s %12s%n",
                    figure.getKey(),
                    text(median(ours), 1),
                    "(" + text(least(ours), 1) + " to " + text(most(ours), 1) + ")",
                    text(median(theirs), 1),
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
