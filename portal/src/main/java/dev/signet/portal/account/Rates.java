// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many requests for data the server answers a second and how long they take, of late: looked
/// up in `/metrics` while somebody looks at a page that shows it, and kept for two minutes. The
/// figures are of all accounts together. Any thread.
public final class Rates {
    /// How many spaces between two looks are shown.
    static final int SPACES_MAX = 60;

    private static final Duration LEAST = Duration.ofMillis(900);

    /// What is longer ago is not part of the same look.
    private static final Duration REST = Duration.ofSeconds(30);

    private static final Pattern LINE =
            Pattern.compile(
                    "(?m)^(signet_http_request_seconds_(?:count|sum))\\{[^}]*plane=\"fhir\"[^}]*\\}"
                            + " ([0-9.eE+-]+)$");
    private static final double WIDTH = 300;
    private static final double HEIGHT = 60;
    private static final double MILLIS = 1000;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Instant at, double count, double seconds) {}

    /// A curve of the last two minutes.
    ///
    /// @param now the newest value, in words
    /// @param most the greatest, in words
    /// @param points of a line in a box of 300 by 60; empty when nothing can be drawn yet
    public record Curve(String now, String most, String points) {}

    /// @param requests a second
    /// @param millis that an answer took on the average; without requests there is none
    public record Shown(Curve requests, Curve millis) {}

    /// Takes a look.
    ///
    /// @param metrics in Prometheus' text format
    synchronized Shown look(Instant now, String metrics) {
        Sample last = samples.peekLast();
        if (last != null && Duration.between(last.at(), now).compareTo(REST) > 0) {
            samples.clear();
        }
        if (samples.isEmpty() || !last.at().plus(LEAST).isAfter(now)) {
            samples.add(sample(now, metrics));
            if (samples.size() > SPACES_MAX + 1) {
                samples.removeFirst();
            }
        }
        return shown();
    }

    private static Sample sample(Instant now, String metrics) {
        double count = 0;
        double seconds = 0;
        Matcher line = LINE.matcher(metrics);
        while (line.find()) {
            double value = Double.parseDouble(line.group(2));
            if (line.group(1).endsWith("count")) {
                count += value;
            } else {
                seconds += value;
            }
        }
        return new Sample(now, count, seconds);
    }

    private Shown shown() {
        var requests = new ArrayList<Double>();
        var millis = new ArrayList<Double>();
        Sample before = null;
        for (Sample sample : samples) {
            if (before != null) {
                double more = Math.max(0, sample.count() - before.count());
                double space = Duration.between(before.at(), sample.at()).toMillis() / MILLIS;
                requests.add(more / space);
                double took = Math.max(0, sample.seconds() - before.seconds());
                millis.add(more == 0 ? 0 : took / more * MILLIS);
            }
            before = sample;
        }
        return new Shown(curve(requests, " a second"), curve(millis, " ms"));
    }

    private static Curve curve(List<Double> values, String unit) {
        if (values.isEmpty()) {
            return new Curve("", "", "");
        }
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        var points = new StringBuilder();
        double step = WIDTH / (SPACES_MAX - 1);
        double from = WIDTH - step * (values.size() - 1);
        for (int i = 0; i < values.size(); i++) {
            double y = HEIGHT - (most == 0 ? 0 : values.get(i) / most * (HEIGHT - 2)) - 1;
            points.append(text(from + step * i)).append(',').append(text(y)).append(' ');
        }
        return new Curve(
                text(values.getLast()) + unit, text(most) + unit, points.toString().strip());
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    }
}
