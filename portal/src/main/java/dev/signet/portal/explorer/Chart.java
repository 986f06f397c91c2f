// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Numbers of one kind over time, drawn.
///
/// @param title what was measured
/// @param points in order of time
/// @param curve the same as a line's points in SVG
/// @param range the reference range, as far as the newest number has one
/// @param ticks of the axis of values
public record Chart(
        String title,
        String unit,
        List<Point> points,
        String curve,
        Optional<Range> range,
        List<Tick> ticks) {
    public static final int WIDTH = 640;
    public static final int HEIGHT = 200;
    private static final int LEFT = 56;
    private static final int RIGHT = 16;
    private static final int TOP = 12;
    private static final int BOTTOM = 32;
    private static final int TICKS = 4;

    public Chart {
        points = List.copyOf(points);
        ticks = List.copyOf(ticks);
    }

    /// One number.
    public record Point(String date, double value, String text, double x, double y) {}

    /// Where the reference range lies.
    public record Range(double y, double height, String text) {}

    public record Tick(double y, String text) {}

    private record Measured(Instant time, String date, double value, JsonNode resource) {}

    /// One for each kind of number that was measured.
    static List<Chart> of(List<JsonNode> observations) {
        var byKind = new LinkedHashMap<String, List<Measured>>();
        for (JsonNode each : observations) {
            JsonNode quantity = each.path("valueQuantity");
            Optional<Instant> time = time(Summary.date(each));
            if (quantity.path("value").isNumber() && time.isPresent()) {
                String kind = Summary.concept(each.path("code")) + "\n" + Summary.unit(quantity);
                byKind.computeIfAbsent(kind, _ -> new ArrayList<>())
                        .add(
                                new Measured(
                                        time.get(),
                                        Summary.date(each),
                                        quantity.path("value").asDouble(),
                                        each));
            }
        }
        return byKind.entrySet().stream()
                .map(kind -> drawn(kind.getKey().split("\n", -1), kind.getValue()))
                .toList();
    }

    private static Chart drawn(String[] kind, List<Measured> unsorted) {
        List<Measured> all =
                unsorted.stream().sorted(Comparator.comparing(Measured::time)).toList();
        JsonNode reference = all.getLast().resource().path("referenceRange").path(0);
        double least = all.stream().mapToDouble(Measured::value).min().orElse(0);
        double most = all.stream().mapToDouble(Measured::value).max().orElse(1);
        double low = reference.path("low").path("value").asDouble(least);
        double high = reference.path("high").path("value").asDouble(most);
        double from = Math.min(least, low);
        double to = Math.max(most, high);
        double spare = to > from ? (to - from) * 0.1 : Math.max(1, Math.abs(to) * 0.1);
        var scale = new Scale(from - spare, to + spare);
        long first = all.getFirst().time().toEpochMilli();
        long span = Math.max(1, all.getLast().time().toEpochMilli() - first);
        var points = new ArrayList<Point>();
        for (Measured each : all) {
            double along =
                    all.size() == 1 ? 0.5 : (double) (each.time().toEpochMilli() - first) / span;
            double x = LEFT + along * (WIDTH - LEFT - RIGHT);
            String text = (number(each.value()) + " " + kind[1]).strip();
            points.add(new Point(each.date(), each.value(), text, x, scale.y(each.value())));
        }
        boolean ranged = reference.has("low") || reference.has("high");
        Optional<Range> range =
                ranged
                        ? Optional.of(
                                new Range(
                                        scale.y(high),
                                        Math.max(1, scale.y(low) - scale.y(high)),
                                        number(low) + " to " + number(high)))
                        : Optional.empty();
        var ticks = new ArrayList<Tick>();
        for (int i = 0; i <= TICKS; i++) {
            double value = scale.from() + (scale.to() - scale.from()) * i / TICKS;
            ticks.add(new Tick(scale.y(value), number(value)));
        }
        String curve =
                points.stream()
                        .map(point -> fixed(point.x()) + "," + fixed(point.y()))
                        .collect(Collectors.joining(" "));
        return new Chart(kind[0], kind[1], points, curve, range, ticks);
    }

    private record Scale(double from, double to) {
        double y(double value) {
            return TOP + (to - value) / (to - from) * (HEIGHT - TOP - BOTTOM);
        }
    }

    /// In figures of SVG.
    public static String fixed(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.replaceFirst("\\.?0+$", "");
    }

    static Optional<Instant> time(String text) {
        try {
            if (text.length() >= 16) {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            }
            String day =
                    switch (text.length()) {
                        case 4 -> text + "-01-01";
                        case 7 -> text + "-01";
                        default -> text;
                    };
            return Optional.of(LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
