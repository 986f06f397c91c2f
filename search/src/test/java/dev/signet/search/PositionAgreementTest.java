// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static dev.signet.search.Agreement.one;

import dev.signet.search.Agreement.Search;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PositionAgreementTest {
    private static final double RADIUS_KM = 6371.0088;

    /// In kilometres.
    private static final List<String> DISTANCES =
            List.of("|0.5", "|10|km", "|250000|m", "|800|[mi_i]", "|5000", "|19000|km", "");

    private static final Place NOWHERE = new Place(Double.NaN, Double.NaN);

    /// Degrees.
    record Place(double latitude, double longitude) {
        /// Around a few centres, among them both poles and the line of the date.
        static Place any(Random random) {
            Place centre =
                    one(
                            random,
                            List.of(
                                    new Place(52.5, 13.4),
                                    new Place(-36.8, 179.9),
                                    new Place(-16.5, -179.8),
                                    new Place(89.9, 10),
                                    new Place(-89.95, -100),
                                    new Place(0, 0)));
            double spread = one(random, List.of(0.001, 0.1, 5.0, 60.0));
            double latitude = centre.latitude + spread * (random.nextDouble() - 0.5);
            double longitude = centre.longitude + spread * (random.nextDouble() - 0.5);
            return new Place(
                    rounded(Math.clamp(latitude, -90, 90)),
                    rounded(longitude > 180 ? longitude - 360 : Math.max(longitude, -180)));
        }

        private static double rounded(double degrees) {
            return Math.round(degrees * 1e5) / 1e5;
        }

        /// By vectors, not by the formula that is tested.
        double kilometres(Place other) {
            double[] one = vector();
            double[] two = other.vector();
            double x = one[1] * two[2] - one[2] * two[1];
            double y = one[2] * two[0] - one[0] * two[2];
            double z = one[0] * two[1] - one[1] * two[0];
            double dot = one[0] * two[0] + one[1] * two[1] + one[2] * two[2];
            return RADIUS_KM * Math.atan2(Math.sqrt(x * x + y * y + z * z), dot);
        }

        private double[] vector() {
            double north = Math.toRadians(latitude);
            double east = Math.toRadians(longitude);
            return new double[] {
                Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)
            };
        }

        String text(String between) {
            return String.format(Locale.ROOT, "%.5f%s%.5f", latitude, between, longitude);
        }
    }

    @Test
    void whatIsNearIsFoundAndNothingElse(@TempDir Path folder) {
        new Agreement<>(
                        "Location",
                        random -> random.nextInt(8) == 0 ? NOWHERE : Place.any(random),
                        place ->
                                place.equals(NOWHERE)
                                        ? "'status':'active'"
                                        : "'position':{'latitude':"
                                                + place.text(",'longitude':")
                                                + "}",
                        PositionAgreementTest::search)
                .holds(folder);
    }

    private static Search<Place> search(Random random) {
        if (random.nextInt(8) == 0) {
            boolean missing = random.nextBoolean();
            return new Search<>(
                    "near:missing=" + missing, place -> place.equals(NOWHERE) == missing);
        }
        Place centre = Place.any(random);
        String distance = one(random, DISTANCES);
        double kilometres =
                switch (distance) {
                    case "|0.5" -> 0.5;
                    case "|10|km" -> 10;
                    case "|250000|m" -> 250;
                    case "|800|[mi_i]" -> 1287.4752;
                    case "|5000" -> 5000;
                    case "|19000|km" -> 19000;
                    default -> 1;
                };
        return new Search<>(
                "near=" + centre.text("|") + distance,
                place -> centre.kilometres(place) <= kilometres);
    }
}
