// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.index.IndexField.Ordered;
import dev.signet.index.Query;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// `Location.position`, and what is near to a point (FHIR R4, section 8.7.5.1): the parameter
/// `near` of Locations, `latitude|longitude|distance|units`.
///
/// Indexed are latitude and longitude as ordered numbers. Asked for is the box around a circle and,
/// of what lies in it, the distance on a sphere.
public final class Position {
    /// The parameter's name.
    public static final String NEAR = "near";

    /// The type that has a position.
    public static final String TYPE = "Location";

    /// Of STU3, beside its own `near`.
    private static final String NEAR_DISTANCE = "near-distance";

    private static final String LATITUDE = "_latitude";
    private static final String LONGITUDE = "_longitude";

    /// When a query names none.
    private static final double METRES_DEFAULT = 1_000;

    private static final double EARTH_METRES = 6_371_008.8;
    private static final double QUARTER = 90;
    private static final double HALF = 180;
    private static final int PARTS_MAX = 4;

    /// A little more than rounding takes off the edges of the box.
    private static final double SLACK_DEGREES = 1e-9;

    private static final Map<String, Double> METRES =
            Map.of(
                    "km", 1_000.0,
                    "m", 1.0,
                    "[mi_i]", 1_609.344,
                    "mi", 1_609.344,
                    "[nmi_i]", 1_852.0,
                    "[ft_i]", 0.3048);

    private Position() {}

    /// Whether a parameter of Locations is about their position.
    public static boolean isMeant(String type, String name) {
        return type.equals(TYPE) && (name.equals(NEAR) || name.equals(NEAR_DISTANCE));
    }

    /// Whether a version has the parameter: STU3's of that name takes other values and has a second
    /// beside it, which is not supported.
    public static boolean isSearched(SearchParameters parameters) {
        return parameters.isDefined(TYPE, NEAR) && !parameters.isDefined(TYPE, NEAR_DISTANCE);
    }

    /// Adds the position of a Location to its document.
    public static void index(JsonObject location, DocumentFields to) {
        if (location.find("position") instanceof JsonObject position) {
            BigDecimal latitude = NumberType.decimal(position.find("latitude"));
            BigDecimal longitude = NumberType.decimal(position.find("longitude"));
            if (latitude != null && longitude != null) {
                to.add(new Ordered(LATITUDE, 0, NumberType.ordered(latitude)));
                to.add(new Ordered(LONGITUDE, 0, NumberType.ordered(longitude)));
            }
        }
    }

    /// What finds the Locations that have a position, wherever it is.
    public static Query present() {
        return new Query.Between(LATITUDE, 0, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /// What an operand looks like, for people.
    public static String grammar() {
        return "expected: latitude|longitude|distance|units, in degrees from -90 to 90 and from"
                + " -180 to 180; units are km (unless said), m, [mi_i], mi, [nmi_i] or [ft_i]";
    }

    /// Reads one alternative; `null` for what breaks the grammar.
    public static @Nullable Asked read(String written) {
        List<String> parts = Escapes.split(written, '|');
        if (parts.size() < 2 || parts.size() > PARTS_MAX) {
            return null;
        }
        OptionalDouble latitude = number(parts.get(0));
        OptionalDouble longitude = number(parts.get(1));
        String distance = parts.size() > 2 ? parts.get(2) : "";
        String units = parts.size() > 3 ? Escapes.resolve(parts.get(3)) : "";
        OptionalDouble metres = metres(distance, units);
        if (latitude.isEmpty() || longitude.isEmpty() || metres.isEmpty()) {
            return null;
        }
        var asked =
                new Asked(latitude.getAsDouble(), longitude.getAsDouble(), metres.getAsDouble());
        boolean isInRange =
                Math.abs(asked.latitude()) <= QUARTER
                        && Math.abs(asked.longitude()) <= HALF
                        && asked.metres() >= 0;
        return isInRange ? asked : null;
    }

    private static OptionalDouble metres(String distance, String units) {
        if (distance.isEmpty()) {
            return units.isEmpty() ? OptionalDouble.of(METRES_DEFAULT) : OptionalDouble.empty();
        }
        OptionalDouble length = number(distance);
        Double unit = METRES.get(units.isEmpty() ? "km" : units);
        return length.isEmpty() || unit == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(length.getAsDouble() * unit);
    }

    private static OptionalDouble number(String written) {
        NumberType.Asked number = NumberType.read(written);
        return number == null || written.startsWith("eq") || number.comparison() != Comparison.EQ
                ? OptionalDouble.empty()
                : OptionalDouble.of(number.number().doubleValue());
    }

    /// A circle.
    ///
    /// @param metres its radius
    public record Asked(double latitude, double longitude, double metres) {
        /// What finds the Locations in it.
        public Query query() {
            double angle = Math.min(metres / EARTH_METRES, Math.PI);
            double reach = Math.toDegrees(angle) + SLACK_DEGREES;
            var all = new ArrayList<Query>();
            all.add(between(LATITUDE, latitude - reach, latitude + reach));
            boolean hasPole = latitude + reach >= QUARTER || latitude - reach <= -QUARTER;
            if (!hasPole) {
                double ratio = Math.sin(angle) / Math.cos(Math.toRadians(latitude));
                double width = Math.toDegrees(Math.asin(Math.min(1, ratio))) + SLACK_DEGREES;
                all.add(longitudes(longitude - width, longitude + width));
            }
            var centre = new Query.Point(latitude, longitude);
            all.add(new Query.Near(LATITUDE, LONGITUDE, centre, metres));
            return new Query.And(all);
        }

        private static Query longitudes(double from, double to) {
            var any = new ArrayList<Query>();
            any.add(between(LONGITUDE, from, to));
            if (from < -HALF) {
                any.add(between(LONGITUDE, from + 2 * HALF, HALF));
            }
            if (to > HALF) {
                any.add(between(LONGITUDE, -HALF, to - 2 * HALF));
            }
            return Queries.any(any);
        }

        private static Query between(String field, double from, double to) {
            return new Query.Between(
                    field,
                    0,
                    NumberType.ordered(BigDecimal.valueOf(from)),
                    NumberType.ordered(BigDecimal.valueOf(to)));
        }

        @Override
        public String toString() {
            return "Position";
        }
    }
}
