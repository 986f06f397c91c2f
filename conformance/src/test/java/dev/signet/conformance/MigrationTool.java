// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import dev.signet.conformance.Client.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What Microsoft's open migration tool (Azure/apiforfhir-migration-tool) sends to the service that
/// it copies from and to the one that it copies to, as its source has it: the same requests in the
/// same order with the same headers. Its pauses are left out, and what it keeps in tables and blobs
/// is kept here. One thread.
final class MigrationTool {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /// It asks three times before it believes that an export is over.
    private static final int TIMES_OVER = 3;

    private final Client client;
    private final Side source;
    private final Side destination;
    private final Options options;
    private final List<String> asked = new ArrayList<>();
    private Instant since;
    private long exported;
    private long imported;

    /// The tool's settings, by their meaning.
    ///
    /// @param start `StartDate`; 1970: the time of the first resource that the source sorts first
    /// @param chunkTime `ExportChunkTime`
    /// @param chunkUnit `ExportChunkDuration`: days, hours or minutes
    /// @param chunkLimit `ChunkLimit`: more resources than these make the chunk shorter
    /// @param associated what `ExportWithHistory` and `ExportWithDelete` come to
    /// @param more what else the address of the export has, each with an ampersand in front
    /// @param fileCount `FileCount`: files in one import
    /// @param payloadCount `PayloadCount`: imports at one time
    record Options(
            Instant start,
            int chunkTime,
            ChronoUnit chunkUnit,
            long chunkLimit,
            String associated,
            String more,
            int fileCount,
            int payloadCount) {
        /// As the tool comes, from a time on.
        static Options from(Instant start) {
            return new Options(
                    start, 30, ChronoUnit.DAYS, 100_000_000, "_history,_deleted", "", 10_000, 5);
        }

        /// The same without history and deletions.
        Options newestOnly() {
            return new Options(
                    start, chunkTime, chunkUnit, chunkLimit, "", more, fileCount, payloadCount);
        }

        /// The same with chunks of so many days at most, and of so many resources.
        Options inChunks(int days, long resources) {
            return new Options(
                    start,
                    days,
                    ChronoUnit.DAYS,
                    resources,
                    associated,
                    more,
                    fileCount,
                    payloadCount);
        }

        /// The same with that in the address of each export.
        Options with(String said) {
            return new Options(
                    start,
                    chunkTime,
                    chunkUnit,
                    chunkLimit,
                    associated,
                    "&" + said,
                    fileCount,
                    payloadCount);
        }

        /// The same with imports of so many files, so many at one time.
        Options importing(int files, int atOnce) {
            return new Options(
                    start, chunkTime, chunkUnit, chunkLimit, associated, more, files, atOnce);
        }
    }

    /// An account as the tool knows it.
    ///
    /// @param address whose path it passes over
    /// @param token made out to that address
    record Side(String address, String token) {
        /// What is asked begins with a slash, and stands at the root then: so the tool's own client
        /// resolves it.
        private URI at(String asked) {
            return URI.create(address).resolve(asked);
        }
    }

    /// @param source is copied from
    MigrationTool(Client client, Side source, Side destination, Options options) {
        this.client = client;
        this.source = source;
        this.destination = destination;
        this.options = options;
        this.since = options.start();
    }

    /// Resources that exports have told of, and imports.
    record Counts(long exported, long imported) {}

    Counts counts() {
        return new Counts(exported, imported);
    }

    /// Addresses of the exports that it has asked for, below the account's.
    List<String> asked() {
        return asked;
    }

    /// The tool's first look at both sides.
    void checkAccess() {
        for (Side side : List.of(source, destination)) {
            send(side, "GET", "/", "").expect(200);
        }
    }

    /// Copies the account's own search parameters: what the first page has, as a batch that puts
    /// them.
    void copySearchParameters() {
        String json = "application/json";
        JsonNode page = send(source, "GET", "/SearchParameter", "", json, json).expect(200).json();
        if (!page.has("entry")) {
            return;
        }
        var bundle = (ObjectNode) page;
        bundle.remove(List.of("meta", "link"));
        bundle.put("type", "batch");
        for (JsonNode each : bundle.get("entry")) {
            var entry = (ObjectNode) each;
            entry.remove("fullUrl");
            entry.putObject("request")
                    .put("url", "SearchParameter/" + entry.at("/resource/id").asString())
                    .put("method", "PUT");
        }
        send(destination, "POST", "/", bundle.toPrettyString(), json, json).expect(200);
    }

    /// Copies all that was last written before now, chunk by chunk.
    void copy() {
        Instant now;
        do {
            now = Instant.now();
        } while (copyChunk().isBefore(now));
    }

    /// Copies one chunk.
    ///
    /// @return where the next one begins
    Instant copyChunk() {
        if (since.equals(Instant.EPOCH)) {
            since = first();
        }
        Instant end = since.plus(options.chunkTime(), options.chunkUnit());
        Instant now = Instant.now();
        Instant till =
                shortened(end.isAfter(now) ? now : end, options.chunkTime(), options.chunkUnit());
        move("/$export?_isParallel=true" + options.more() + "&" + piece(till));
        since = Instant.parse(TIME.format(till));
        return since;
    }

    /// The same without `_isParallel`: type by type, those that the source counts some of.
    void copyTypes(List<String> types) {
        Instant till = Instant.now();
        for (String type : types) {
            if (count(source, "/?_type=" + type + "&_summary=count" + inTime(till)) > 0) {
                move("/$export?_type=" + type + "&" + piece(till));
            }
        }
        since = Instant.parse(TIME.format(till));
    }

    private Instant first() {
        JsonNode page = send(source, "GET", "/?_sort=_lastUpdated&_count=1", "").json();
        return Instant.parse(page.at("/entry/0/resource/meta/lastUpdated").asString());
    }

    private Instant shortened(Instant till, int time, ChronoUnit unit) {
        if (count(source, "/?_summary=count" + inTime(till)) <= options.chunkLimit()
                || (time == 1 && unit != ChronoUnit.DAYS)) {
            return till;
        }
        boolean isDay = time == 1;
        int half = isDay ? 12 : time / 2;
        ChronoUnit of = isDay ? ChronoUnit.HOURS : unit;
        return shortened(since.plus(half, of), half, of);
    }

    private String inTime(Instant till) {
        return "&_lastUpdated=ge" + TIME.format(since) + "&_lastUpdated=lt" + TIME.format(till);
    }

    private String piece(Instant till) {
        String associated =
                options.associated().isEmpty()
                        ? ""
                        : "includeAssociatedData=" + options.associated() + "&";
        return associated + "_since=" + TIME.format(since) + "&_till=" + TIME.format(till);
    }

    private void move(String export) {
        asked.add(export);
        JsonNode manifest = exported(begun(source, "GET", export, ""));
        var imports = new ArrayList<String>();
        for (String request : imports(manifest.get("output"))) {
            if (imports.size() == options.payloadCount()) {
                imports.forEach(this::loaded);
                imports.clear();
            }
            imports.add(begun(destination, "POST", "/$import", request));
        }
        imports.forEach(this::loaded);
    }

    private String begun(Side side, String method, String asked, String body) {
        String json = "application/fhir+json";
        return send(side, method, asked, body, json, json, "Prefer", "respond-async")
                .expect(202)
                .header("Content-Location")
                .orElseThrow();
    }

    private JsonNode exported(String job) {
        JsonNode manifest = ended(source, job);
        for (int i = 1; i < TIMES_OVER; i++) {
            manifest = send(source, "GET", job, "").expect(200).json();
        }
        exported += sum(manifest.get("output"));
        return manifest;
    }

    private void loaded(String job) {
        imported += sum(ended(destination, job).get("output"));
        for (Side side : List.of(source, destination)) { // it tells people of both
            count(
                    side,
                    options.associated().isEmpty()
                            ? "/?_summary=Count"
                            : "/_history?_summary=count");
        }
    }

    private JsonNode ended(Side side, String job) {
        var last = new Answer[1];
        Until.holds(
                PATIENCE,
                "the job has ended",
                () -> {
                    last[0] = send(side, "GET", job, "").expect(200, 202);
                    return last[0].status() == 200;
                });
        return last[0].json();
    }

    /// Search parameters have been copied, and are left out.
    private List<String> imports(JsonNode output) {
        var requests = new ArrayList<String>();
        var parts = new ArrayList<String>();
        for (JsonNode file : output) {
            if (!file.get("type").asString().equals("SearchParameter")) {
                if (parts.size() == options.fileCount()) {
                    requests.add(parameters(parts));
                    parts.clear();
                }
                parts.add(
                        """
                        {"name":"input","part":[{"name":"type","valueString":%s},
                         {"name":"url","valueString":%s}]}"""
                                .formatted(file.get("type"), file.get("url")));
            }
        }
        if (!parts.isEmpty()) {
            requests.add(parameters(parts));
        }
        return requests;
    }

    private static String parameters(List<String> inputs) {
        return """
               {"resourceType":"Parameters","parameter":[
                {"name":"inputFormat","valueString":"application/fhir+ndjson"},
                {"name":"mode","valueString":"IncrementalLoad"},%s]}"""
                .formatted(String.join(",", inputs));
    }

    private static long sum(JsonNode output) {
        long sum = 0;
        for (JsonNode each : output) {
            sum += each.get("count").asLong();
        }
        return sum;
    }

    private long count(Side side, String query) {
        return send(side, "GET", query, "").expect(200).json().get("total").asLong();
    }

    /// Its surface check.
    ///
    /// @return totals of the source and of the destination
    List<Long> surface(String type) {
        String query =
                options.associated().isEmpty() ? "/?_summary=Count" : "/_history?_summary=count";
        return List.of(count(source, "/" + type + query), count(destination, "/" + type + query));
    }

    /// Its deep check: the first so many of the source, compared with the destination's but for the
    /// time.
    ///
    /// @return what was equal, as `Type/id`, and with `not ` in front what was not
    List<String> deep(int many) {
        boolean isHistory = !options.associated().isEmpty();
        String query = (isHistory ? "/_history?_count=" : "/?_count=") + many;
        var found = new ArrayList<String>();
        for (JsonNode entry : send(source, "GET", query, "").expect(200).json().get("entry")) {
            if (!entry.has("resource")
                    || entry.at("/request/method").asString("").equals("DELETE")) {
                continue;
            }
            var resource = entry.get("resource");
            String name =
                    resource.get("resourceType").asString() + "/" + resource.get("id").asString();
            String version =
                    isHistory ? "/_history/" + resource.at("/meta/versionId").asString() : "";
            JsonNode other = send(destination, "GET", "/" + name + version, "").json();
            found.add((untimed(resource).equals(untimed(other)) ? "" : "not ") + name);
        }
        return found;
    }

    private static JsonNode untimed(JsonNode resource) {
        if (resource.path("meta") instanceof ObjectNode meta) {
            meta.remove("lastUpdated");
        }
        return resource;
    }

    private Answer send(Side side, String method, String asked, String body) {
        return client.exchange(request(side, method, asked, body).build());
    }

    /// @param more names and values of further headers in turn
    private Answer send(
            Side side,
            String method,
            String asked,
            String body,
            String accept,
            String contentType,
            String... more) {
        var request =
                request(side, method, asked, body)
                        .header("Accept", accept)
                        .header("Content-Type", contentType + "; charset=utf-8");
        for (int i = 0; i < more.length; i += 2) {
            request.header(more[i], more[i + 1]);
        }
        return client.exchange(request.build());
    }

    private static HttpRequest.Builder request(
            Side side, String method, String asked, String body) {
        return HttpRequest.newBuilder(side.at(asked))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + side.token())
                .header("User-Agent", "fhir-migration-tool")
                .method(method, BodyPublishers.ofString(body));
    }
}
