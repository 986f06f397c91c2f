// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Numbers of one kind over time, drawn.
///
/// @param title what was measured, in the words of the newest
/// @param code what it is coded as; empty where it is said in words alone
/// @param points in order of time
/// @param curve the same as a line's points in SVG
/// @param range the reference range, as far as the newest number has one
/// @param ticks of the axis of values
public record Chart(
        String title,
        String code,
        String unit,
        List<Point> points,
        String curve,
        Optional<Range> range,
        List<Tick> ticks) {
    public static final int WIDTH = 640;
    public static final int HEIGHT = 224;
    private static final int LEFT = 56;
    private static final int RIGHT = 16;
    private static final int TOP = 32;
    private static final int BOTTOM = 48;
    private static final int TICKS = 4;

    /// Letters of a date without a time.
    private static final int DAY = 10;

    private static final double DRAWN_MAX = 1e9;

    public Chart {
        points = List.copyOf(points);
        ticks = List.copyOf(ticks);
    }

    /// One number.
    public record Point(String date, double value, String text, double x, double y) {}

    /// Where the reference range lies.
    public record Range(double y, double height, String text) {}

    public record Tick(double y, String text) {}

    /// Where a number belongs: when it was measured, and what, in its own words.
    private record Place(Instant time, String date, String what) {}

    /// @param node the observation or the component that has the value
    private record Measured(Place place, double value, JsonNode node) {
        Instant time() {
            return place.time();
        }
    }

    /// What one chart is of.
    ///
    /// @param what system and code, or words that are the same whatever their case and blanks; both
    ///     for a code without a system, which may mean anything
    /// @param full the code with its system, as far as it has one
    private record Kind(String what, String code, String full, String unit) {
        static Kind of(JsonNode concept, String unit) {
            JsonNode coding = coding(concept);
            String code = coding.path("code").asString("");
            String system = coding.path("system").asString("");
            String words =
                    Summary.concept(concept)
                            .strip()
                            .replaceAll("\\s+", " ")
                            .toLowerCase(Locale.ROOT);
            String what =
                    code.isEmpty()
                            ? words
                            : system.isEmpty() ? words + "|" + code : system + "|" + code;
            String full = system.isEmpty() ? code : system + "|" + code;
            return new Kind(what, code, full, unit.strip());
        }

        Kind with(Kind part) {
            String codes = part.code.isEmpty() ? code : part.code;
            String fulls = part.full.isEmpty() ? full : part.full;
            return new Kind(what + "\n" + part.what, codes, fulls, part.unit);
        }

        /// The code of LOINC where there is one, else the first.
        private static JsonNode coding(JsonNode concept) {
            return concept.path("coding")
                    .valueStream()
                    .filter(each -> each.path("system").asString("").equals("http://loinc.org"))
                    .findFirst()
                    .orElse(concept.path("coding").path(0));
        }
    }

    /// One for each kind of number that was measured, those in components too: a blood pressure has
    /// two. What has a code is of one kind with what has the same code, all else with what has the
    /// same words; other units are other kinds.
    static List<Chart> of(List<JsonNode> observations) {
        var byKind = new LinkedHashMap<Kind, List<Measured>>();
        for (JsonNode each : observations) {
            Optional<Instant> time = time(Summary.date(each));
            if (time.isEmpty() || Summary.isMistake(each)) {
                continue;
            }
            JsonNode code = each.path("code");
            Kind whole = Kind.of(code, unit(each));
            String what = Summary.concept(code);
            add(byKind, whole, new Place(time.get(), Summary.date(each), what), each);
            for (JsonNode part : each.path("component")) {
                Kind kind = whole.with(Kind.of(part.path("code"), unit(part)));
                String named = what + ": " + Summary.concept(part.path("code"));
                add(byKind, kind, new Place(time.get(), Summary.date(each), named), part);
            }
        }
        List<Kind> kinds = List.copyOf(byKind.keySet());
        List<Chart> charts =
                byKind.entrySet().stream()
                        .map(kind -> drawn(kind.getKey(), kind.getValue()))
                        .toList();
        return IntStream.range(0, kinds.size())
                .mapToObj(
                        i ->
                                charts.get(i).isNamedAsAnother(charts)
                                        ? charts.get(i).coded(kinds.get(i).full())
                                        : charts.get(i))
                .toList();
    }

    private boolean isNamedAsAnother(List<Chart> charts) {
        return charts.stream()
                        .filter(each -> each.title.equals(title))
                        .filter(each -> each.code.equals(code) && each.unit.equals(unit))
                        .count()
                > 1;
    }

    private Chart coded(String text) {
        return new Chart(title, text, unit, points, curve, range, ticks);
    }

    private static String unit(JsonNode node) {
        return Summary.unit(node.path("valueQuantity"));
    }

    private static void add(
            Map<Kind, List<Measured>> byKind, Kind kind, Place place, JsonNode node) {
        OptionalDouble value = drawable(node.path("valueQuantity").path("value"));
        if (value.isPresent()) {
            byKind.computeIfAbsent(kind, _ -> new ArrayList<>())
                    .add(new Measured(place, value.getAsDouble(), node));
        }
    }

    private static Chart drawn(Kind kind, List<Measured> unsorted) {
        List<Measured> all =
                unsorted.stream().sorted(Comparator.comparing(Measured::time)).toList();
        JsonNode reference = all.getLast().node().path("referenceRange").path(0);
        double least = all.stream().mapToDouble(Measured::value).min().orElse(0);
        double most = all.stream().mapToDouble(Measured::value).max().orElse(1);
        double low = drawable(reference.path("low").path("value")).orElse(least);
        double high = drawable(reference.path("high").path("value")).orElse(most);
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
            String text = Summary.quantity(each.node().path("valueQuantity"));
            points.add(
                    new Point(each.place().date(), each.value(), text, x, scale.y(each.value())));
        }
        boolean below = reference.has("low");
        boolean above = reference.has("high");
        double floor = scale.y(below ? low : scale.from());
        double ceiling = scale.y(above ? high : scale.to());
        Optional<Range> range =
                below || above
                        ? Optional.of(
                                new Range(ceiling, Math.max(1, floor - ceiling), words(reference)))
                        : Optional.empty();
        var ticks = new ArrayList<Tick>();
        for (int i = 0; i <= TICKS; i++) {
            double value = scale.from() + (scale.to() - scale.from()) * i / TICKS;
            ticks.add(new Tick(scale.y(value), number(value, scale.to() - scale.from())));
        }
        String curve =
                points.stream()
                        .map(point -> fixed(point.x()) + "," + fixed(point.y()))
                        .collect(Collectors.joining(" "));
        return new Chart(
                all.getLast().place().what(),
                kind.code(),
                kind.unit(),
                points,
                curve,
                range,
                ticks);
    }

    /// The day in the middle of the axis of time; empty when the axis is short, or has no room
    /// because its ends are told to the second.
    public Optional<String> middle() {
        String begin = points.getFirst().date();
        String end = points.getLast().date();
        Optional<Instant> from = time(begin);
        Optional<Instant> to = time(end);
        if (from.isEmpty() || to.isEmpty() || Math.max(begin.length(), end.length()) > DAY) {
            return Optional.empty();
        }
        Duration span = Duration.between(from.get(), to.get());
        return span.toDays() < 2
                ? Optional.empty()
                : Optional.of(
                        LocalDate.ofInstant(from.get().plus(span.dividedBy(2)), ZoneOffset.UTC)
                                .toString());
    }

    /// A number that an axis has room for.
    private static OptionalDouble drawable(JsonNode number) {
        return number.isNumber() && Math.abs(number.asDouble()) < DRAWN_MAX
                ? OptionalDouble.of(number.asDouble())
                : OptionalDouble.empty();
    }

    /// A side that is not given is not made up.
    private static String words(JsonNode reference) {
        String low = reference.path("low").path("value").asString("");
        String high = reference.path("high").path("value").asString("");
        if (low.isEmpty()) {
            return "up to " + high;
        }
        return high.isEmpty() ? "from " + low : low + " to " + high;
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

    /// As many figures as tell one tick from the next.
    private static String number(double value, double span) {
        int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(span)));
        return BigDecimal.valueOf(value)
                .setScale(Math.min(decimals, 12), RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
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
