// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import dev.signet.bench.Round.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The request shapes that are measured, with values out of the data that is there.
final class Queries {
    private static final byte[] NOTHING = {};
    private static final int SAMPLES = 1000;

    /// Resources that are updated and patched, in turn: more than connections, so that they seldom
    /// meet.
    private static final int CHANGED = 1024;

    private final String base;
    private final List<String> patients = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> observations = new ArrayList<>();
    private final List<String> codes = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final List<SearchForms.Form> forms;

    /// One kind of request, and the figure that it is measured for.
    ///
    /// @param isOfForm whether it is there for its form, and measured in the first round only
    record Shape(String figure, Exchange request, boolean isOfForm) {
        Shape(String figure, Exchange request) {
            this(figure, request, false);
        }
    }

    Queries(Subject subject) {
        this.base = subject.base();
        try (Connection connection = subject.connect()) {
            for (JsonNode patient : resources(connection, "Patient?_count=100&birthdate=lt2024")) {
                patients.add(patient.get("id").asString());
                names.add(patient.get("name").get(0).get("family").asString());
            }
            String page = "Observation?_count=" + SAMPLES;
            for (JsonNode observation : resources(connection, page)) {
                observations.add(observation.get("id").asString());
                JsonNode coding = observation.get("code").get("coding").get(0);
                String code = coding.get("system").asString() + "|" + coding.get("code").asString();
                if (!codes.contains(code)) {
                    codes.add(code);
                }
            }
            for (int i = 0; i < CHANGED; i++) {
                byte[] body = measured("", i);
                byte[] made = connection.send("POST", base + "/Observation", body).body();
                changed.add(JsonMapper.builder().build().readTree(made).get("id").asString());
            }
            forms =
                    new SearchForms(
                                    new SearchForms.Samples(patients, names, codes),
                                    (method, path, body) -> sent(connection, method, path, body))
                            .all();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many resources there are.
    static long count(Subject subject) {
        try (Connection connection = subject.connect()) {
            String address = subject.base() + "?_summary=count";
            byte[] body = connection.send("GET", address, NOTHING).body();
            return JsonMapper.builder().build().readTree(body).get("total").asLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode sent(Connection connection, String method, String path, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return JsonMapper.builder()
                .build()
                .readTree(connection.send(method, base + path, bytes).body());
    }

    private List<JsonNode> resources(Connection connection, String query) throws IOException {
        var found = new ArrayList<JsonNode>();
        byte[] body = connection.send("GET", base + "/" + query, NOTHING).body();
        for (JsonNode entry : JsonMapper.builder().build().readTree(body).get("entry")) {
            found.add(entry.get("resource"));
        }
        return found;
    }

    /// All of them, in the order in which they are measured.
    List<Shape> shapes() {
        var all = new ArrayList<>(usual());
        for (SearchForms.Form form : forms) {
            String figure = "searches/s, " + form.name();
            all.add(new Shape(figure, search(form.address()::apply, form.isSomeFound()), true));
        }
        all.add(new Shape("searches/s, POST Observation/_search", posted(), true));
        return all;
    }

    private List<Shape> usual() {
        return List.of(
                new Shape("creates/s, 8 connections", create()),
                new Shape("updates/s, 8 connections", update()),
                new Shape("JSON Patches/s, 8 connections", patch()),
                new Shape("reads/s", read("")),
                new Shape("reads/s, XML", read("?_format=xml")),
                new Shape(
                        "searches/s, Patient?name",
                        search(number -> "Patient?name=" + encoded(pick(names, number)), true)),
                new Shape(
                        "searches/s, Observation?patient&code&_sort=-date",
                        search(
                                number ->
                                        "Observation?patient="
                                                + pick(patients, number)
                                                + "&code="
                                                + encoded(pick(codes, number / 7))
                                                + "&_sort=-date&_count=20",
                                false)),
                new Shape(
                        "searches/s, Observation?code&date=ge",
                        search(
                                number ->
                                        "Observation?code="
                                                + encoded(pick(codes, number))
                                                + "&date=ge20"
                                                + (15 + number % 10),
                                false)),
                new Shape(
                        "searches/s, Condition?subject:Patient.name",
                        search(
                                number ->
                                        "Condition?subject:Patient.name="
                                                + encoded(pick(names, number)),
                                true)),
                new Shape(
                        "searches/s, Observation?_summary=count",
                        search(_ -> "Observation?_summary=count", false)),
                new Shape(
                        "searches/s, Patient?_has:Observation:patient:code",
                        search(
                                number ->
                                        "Patient?_has:Observation:patient:code="
                                                + encoded(pick(codes, number)),
                                true)),
                new Shape(
                        "searches/s, Patient/id/Observation",
                        search(
                                number -> "Patient/" + pick(patients, number) + "/Observation",
                                true)),
                new Shape(
                        "searches/s, Observation?_include&_include:iterate",
                        search(
                                number ->
                                        "Observation?patient="
                                                + pick(patients, number)
                                                + "&_include=Observation:encounter"
                                                + "&_include:iterate=Encounter:service-provider",
                                true)),
                new Shape(
                        "searches/s, Encounter?_sort=status",
                        search(
                                number ->
                                        "Encounter?patient="
                                                + pick(patients, number)
                                                + "&_sort=status",
                                true)),
                new Shape(
                        "searches/s, Observation?value-quantity of UCUM",
                        search(
                                number ->
                                        "Observation?value-quantity=gt"
                                                + (50 + number % 100)
                                                + encoded("|http://unitsofmeasure.org|kg"),
                                false)),
                new Shape(
                        "searches/s, Patient?_filter",
                        search(
                                number ->
                                        "Patient?_filter="
                                                + encoded(
                                                        "name sw \""
                                                                + pick(names, number)
                                                                + "\" and birthdate lt 2024"),
                                true)),
                new Shape(
                        "searches/s, Observation?patient&code:text",
                        search(
                                number ->
                                        "Observation?patient="
                                                + pick(patients, number)
                                                + "&code:text=body",
                                false)),
                new Shape(
                        "patients/s, Patient/id/$everything?_count=100",
                        search(
                                number ->
                                        "Patient/"
                                                + pick(patients, number)
                                                + "/$everything?_count=100",
                                true)));
    }

    /// One small resource, as devices send them.
    private Exchange create() {
        byte[] body = measured("", 72);
        return (connection, _) ->
                connection.send("POST", base + "/Observation", body).status() == 201;
    }

    /// Another value each time: what changes nothing makes no version.
    private Exchange update() {
        return (connection, number) -> {
            String id = pick(changed, number);
            byte[] body = measured("\"id\":\"" + id + "\",", number);
            return connection.send("PUT", base + "/Observation/" + id, body).status() == 200;
        };
    }

    private Exchange patch() {
        return (connection, number) -> {
            byte[] body =
                    ("[{\"op\":\"replace\",\"path\":\"/valueQuantity/value\",\"value\":"
                                    + number
                                    + "}]")
                            .getBytes(StandardCharsets.UTF_8);
            String path = base + "/Observation/" + pick(changed, number);
            return connection.send("PATCH", path, "application/json-patch+json", body).status()
                    == 200;
        };
    }

    private byte[] measured(String id, long value) {
        return ("{\"resourceType\":\"Observation\","
                        + id
                        + "\"status\":\"final\",\"code\":{\"coding\":[{"
                        + "\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]},"
                        + "\"subject\":{\"reference\":\"Patient/"
                        + patients.getFirst()
                        + "\"},\"effectiveDateTime\":\"2026-01-02T03:04:05Z\","
                        + "\"valueQuantity\":{\"value\":"
                        + value
                        + ",\"unit\":\"/min\",\"system\":"
                        + "\"http://unitsofmeasure.org\",\"code\":\"/min\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// @param query from the question mark on
    private Exchange read(String query) {
        return (connection, number) ->
                connection
                                .send(
                                        "GET",
                                        base + "/Observation/" + pick(observations, number) + query,
                                        NOTHING)
                                .status()
                        == 200;
    }

    /// The rest of an address for a request's number.
    private interface Address {
        String of(long number);
    }

    /// @param someFound whether an answer without a hit is wrong
    private Exchange search(Address address, boolean someFound) {
        return (connection, number) -> {
            var answer = connection.send("GET", base + "/" + address.of(number), NOTHING);
            return answer.status() == 200
                    && (!someFound || Ingest.count(answer.body(), "\"fullUrl\"") > 0);
        };
    }

    /// By the address and a form together.
    private Exchange posted() {
        return (connection, number) -> {
            byte[] form = ("patient=" + pick(patients, number)).getBytes(StandardCharsets.UTF_8);
            String path = base + "/Observation/_search?_count=10";
            var answer = connection.send("POST", path, "application/x-www-form-urlencoded", form);
            return answer.status() == 200 && Ingest.count(answer.body(), "\"fullUrl\"") > 0;
        };
    }

    static String pick(List<String> values, long number) {
        return values.get((int) (number % values.size()));
    }

    /// Percent-encoding.
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
