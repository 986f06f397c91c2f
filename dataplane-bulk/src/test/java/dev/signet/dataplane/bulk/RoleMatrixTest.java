// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static dev.signet.dataplane.bulk.RoleSamples.CHANGE;
import static dev.signet.dataplane.bulk.RoleSamples.CLEAR;
import static dev.signet.dataplane.bulk.RoleSamples.COVERAGE;
import static dev.signet.dataplane.bulk.RoleSamples.DELETE;
import static dev.signet.dataplane.bulk.RoleSamples.NOTHING;
import static dev.signet.dataplane.bulk.RoleSamples.PATIENT;
import static dev.signet.dataplane.bulk.RoleSamples.READ;
import static dev.signet.dataplane.bulk.RoleSamples.REPORT;
import static dev.signet.dataplane.bulk.RoleSamples.SAMPLES;
import static dev.signet.dataplane.bulk.RoleSamples.STORED_MEMBER;
import static dev.signet.dataplane.bulk.RoleSamples.VISIT;
import static dev.signet.dataplane.bulk.RoleSamples.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.dataplane.ScopedGate;
import dev.signet.dataplane.bulk.async.LaterAnswers;
import dev.signet.dataplane.bundle.PostedBundle;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.RouteTable;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataRole;
import dev.signet.jobs.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every role against every interaction: what it does not allow is 403 and changes nothing.
class RoleMatrixTest {
    @TempDir private Path folder;
    private Account account;
    private final Map<String, UUID> ended = new HashMap<>();

    @BeforeEach
    void open() {
        account = BulkAccounts.in(folder, new ScopedGate());
        account.put(
                        "/Patient/kept",
                        Account.patient("kept", "kept"),
                        "Authorization",
                        "CONTRIBUTOR")
                .expect(201);
        String[] all = {"Authorization", "CONTRIBUTOR"};
        account.put("/Encounter/visit", VISIT, all).expect(201);
        account.put("/Composition/report", REPORT, all).expect(201);
        account.put("/Patient/member", STORED_MEMBER, all).expect(201);
        account.put("/Coverage/cover", COVERAGE, all).expect(201);
        String more = COVERAGE.replace("\"cover\"", "\"more\"");
        account.put("/Coverage/more", more, all).expect(201);
        account.put("/CodeSystem/codes", TerminologySamples.CODES, all).expect(201);
        account.put("/ValueSet/set", TerminologySamples.SET, all).expect(201);
        account.put("/ConceptMap/map", TerminologySamples.MAP, all).expect(201);
        account.put("/Group/kept", GROUP, all).expect(201);
        account.post("/$reindex", "", all).expect(201);
    }

    /// One job runs at a time.
    private void awaitReindexed() {
        while (account.database().reindexing().orElseThrow().isRunning()) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static final String GROUP =
            "{\"resourceType\":\"Group\",\"id\":\"kept\",\"type\":\"person\",\"actual\":true}";
    private static final String SCOPES = ScopedGate.SCOPES;

    /// A route as samples can be told apart by.
    private record Taken(
            Class<? extends Interaction> kind, String method, Level level, List<String> tail) {
        Taken(Interaction interaction, Route route) {
            this(interaction.getClass(), route.method(), route.level(), route.tail());
        }
    }

    /// Whether a path below the level is one of the route's.
    private static boolean fits(List<String> tail, List<String> path) {
        boolean fits = tail.size() == path.size();
        for (int i = 0; fits && i < tail.size(); i++) {
            fits = tail.get(i).startsWith("{") || tail.get(i).equals(path.get(i));
        }
        return fits;
    }

    @Test
    void everyRouteHasASample() {
        RouteTable routes = account.routes();
        var all = new HashSet<Taken>();
        for (Interaction interaction : routes.interactions()) {
            for (Route route : interaction.routes()) {
                all.add(new Taken(interaction, route));
            }
        }
        var sampled = new HashSet<Taken>();
        for (RoleSamples.Sample sample : SAMPLES) {
            RouteTable.Found found = routes.find(sample.method(), path(sample));
            assertEquals(sample.kind(), found.interaction().getClass(), sample.target());
            Level level =
                    found.target().type().isEmpty()
                            ? Level.SYSTEM
                            : found.target().id().isEmpty() ? Level.TYPE : Level.INSTANCE;
            String method = sample.method().equals("HEAD") ? "GET" : sample.method();
            List<String> path = path(sample);
            List<String> below = path.subList(Math.min(level.ordinal(), path.size()), path.size());
            found.interaction().routes().stream()
                    .filter(route -> route.level() == level && route.method().equals(method))
                    .filter(route -> fits(route.tail(), below))
                    .forEach(route -> sampled.add(new Taken(found.interaction(), route)));
        }
        all.removeAll(sampled);
        assertEquals(Set.of(), all, "routes without a sample");
    }

    private static List<String> path(RoleSamples.Sample sample) {
        String path = sample.target().split("\\?", 2)[0];
        return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
    }

    @Test
    void eachRoleDoesWhatItAllowsAndNothingElse() {
        for (DataRole role : DataRole.values()) {
            for (RoleSamples.Sample sample : SAMPLES) {
                String what = role + ": " + sample.method() + " " + sample.target() + sample.body();
                // without scopes a SMART user has no right at all
                boolean may =
                        sample.needs().isEmpty()
                                || (role != DataRole.SMART_USER
                                        && role.actions().containsAll(sample.needs()));
                Answer answer = send(sample, role);
                if (may) {
                    assertTrue(answer.status() < 300, () -> what + answer.text());
                } else {
                    assertEquals(403, answer.status(), () -> what + answer.text());
                    assertEquals("forbidden", answer.at("issue", 0, "code"), what);
                }
            }
        }
    }

    /// Scopes of SMART, versions 1 and 2 and as Azure spells them, and what they leave.
    private static final Map<String, Set<DataAction>> SCOPED =
            Map.ofEntries(
                    Map.entry("user/*.read", READ),
                    Map.entry("system/*.read", READ),
                    Map.entry("user.all.read", READ),
                    Map.entry("user/*.rs", READ),
                    Map.entry("system/*.rs", READ),
                    Map.entry("user/*.write", EnumSet.of(DataAction.WRITE, DataAction.DELETE)),
                    Map.entry("system/*.cu", WRITE),
                    Map.entry("system/*.d", DELETE),
                    Map.entry("user/*.crus", CHANGE),
                    Map.entry("user/*.rds", CLEAR),
                    Map.entry("user/*.*", EnumSet.allOf(DataAction.class)),
                    Map.entry("system/*.cruds", EnumSet.allOf(DataAction.class)),
                    Map.entry("openid fhirUser launch", EnumSet.allOf(DataAction.class)),
                    // without a patient they give nothing; with one: NarrowedScopesTest
                    Map.entry("patient/*.read", NOTHING),
                    Map.entry("patient/*.cruds", NOTHING),
                    Map.entry("patient/Patient.rs", NOTHING),
                    Map.entry("user/*.rs patient/*.cruds", READ));

    @Test
    void eachScopeLeavesOfARoleWhatItAllowsAndNothingElse() {
        for (DataRole role : List.of(DataRole.CONTRIBUTOR, DataRole.READER, DataRole.SMART_USER)) {
            SCOPED.forEach((scope, left) -> SAMPLES.forEach(each -> held(each, role, scope, left)));
        }
    }

    private void held(
            RoleSamples.Sample sample, DataRole role, String scope, Set<DataAction> left) {
        String what = role + " " + scope + ": " + sample.method() + " " + sample.target();
        boolean isScoped = scope.contains("/") || scope.contains(".");
        boolean may =
                sample.needs().isEmpty()
                        || (left.containsAll(sample.needs())
                                && role.actions().containsAll(sample.needs())
                                && (role != DataRole.SMART_USER || isScoped));
        Answer answer = send(sample, role.name() + SCOPES + scope);
        if (may) {
            assertTrue(answer.status() < 300, () -> what + answer.text());
        } else {
            assertEquals(403, answer.status(), () -> what + answer.text());
        }
    }

    private static final List<String> OPEN =
            List.of(
                    "GET /metadata",
                    "GET /$versions",
                    "GET /health/check",
                    "GET /.well-known/smart-configuration");
    private static final List<String> READS =
            List.of(
                    "GET /Patient/kept",
                    "HEAD /Patient/kept",
                    "GET /Patient/kept/_history/1",
                    "GET /Patient/kept/_history");
    private static final List<String> SEARCHES =
            List.of("GET /Patient/_history", "GET /Patient?name=x");
    /// Of the patient alone, when the scopes are for patients alone.
    private static final List<String> EVERYTHING =
            List.of("GET /Patient/kept/$everything", "POST /Patient/kept/$everything");
    private static final List<String> GRAPHS =
            List.of("GET /$graphql?query={PatientList{id}}", "POST /$graphql");
    private static final List<String> GRAPH =
            List.of("GET /Patient/kept/$graphql?query={id}", "POST /Patient/kept/$graphql");
    private static final List<String> LATEST = List.of("GET /Observation/$lastn?patient=kept");
    private static final List<String> DOCUMENTS =
            List.of(
                    "GET /DocumentReference/$docref?patient=kept",
                    "POST /DocumentReference/$docref");
    private static final List<String> UPDATES = List.of("PUT /Patient/kept", "PUT /Patient/made");

    /// Scopes for a type, or of one letter, and all that they allow.
    private static final Map<String, List<List<String>>> BY_TYPE =
            Map.ofEntries(
                    Map.entry(
                            "user/Patient.read",
                            List.of(OPEN, READS, SEARCHES, EVERYTHING, GRAPHS, GRAPH)),
                    Map.entry(
                            "system/Patient.rs",
                            List.of(OPEN, READS, SEARCHES, EVERYTHING, GRAPHS, GRAPH)),
                    Map.entry("user/Patient.r", List.of(OPEN, READS)),
                    Map.entry("user/*.r", List.of(OPEN, READS)),
                    Map.entry("user/Patient.s", List.of(OPEN, SEARCHES)),
                    Map.entry("user/*.s", List.of(OPEN, SEARCHES, LATEST, DOCUMENTS)),
                    Map.entry("user/Patient.c", List.of(OPEN, List.of("POST /Patient"))),
                    Map.entry("user/Patient.u", List.of(OPEN)),
                    Map.entry("user/Patient.d", List.of(OPEN, List.of("DELETE /Patient/gone"))),
                    Map.entry(
                            "user/Patient.write",
                            List.of(
                                    OPEN,
                                    UPDATES,
                                    List.of("POST /Patient", "DELETE /Patient/gone"))),
                    Map.entry("user/Observation.cruds", List.of(OPEN, LATEST, GRAPHS)),
                    Map.entry(
                            "user/Observation.cruds user/Patient.rs",
                            List.of(OPEN, LATEST, READS, SEARCHES, EVERYTHING, GRAPHS, GRAPH)));

    @Test
    void aScopeForATypeAllowsWhatStaysWithItAndNothingElse() {
        BY_TYPE.forEach(
                (scope, allowed) -> {
                    for (RoleSamples.Sample each : SAMPLES) {
                        if (each.kind() == PostedBundle.class
                                || each.kind() == LaterAnswers.class) {
                            continue; // its entries: below; whose it is: LaterAnswersTest
                        }
                        String name = each.method() + " " + each.target();
                        boolean conditional = List.of(each.headers()).contains("If-None-Exist");
                        boolean may =
                                !conditional
                                        && allowed.stream().anyMatch(all -> all.contains(name));
                        Answer answer = send(each, "CONTRIBUTOR" + SCOPES + scope);
                        int status = answer.status();
                        assertTrue(
                                may ? status < 300 : status == 403,
                                () -> scope + ": " + name + " " + status + answer.text());
                    }
                });
    }

    @Test
    void whoMayOnlyReadChangesNothing() {
        String before = history();
        for (DataRole role : DataRole.values()) {
            if (!role.actions().contains(DataAction.WRITE)) {
                SAMPLES.forEach(sample -> send(sample, role));
            }
        }
        assertEquals(before, history());
    }

    @Test
    void inABatchOnlyTheEntryIsRefused() {
        String read = Account.entry("", "GET", "Patient/kept", "", "");
        String write = Account.entry("", "POST", "Patient", PATIENT, "");
        String delete = Account.entry("", "DELETE", "Patient/kept", "", "");
        Answer batch =
                account.post(
                        "/",
                        Account.bundle("batch", write, read, delete),
                        "Authorization",
                        "READER");
        batch.expect(200);
        assertEquals("403 Forbidden", batch.at("entry", 0, "response", "status"));
        assertEquals("200 OK", batch.at("entry", 1, "response", "status"));
        assertEquals("403 Forbidden", batch.at("entry", 2, "response", "status"));
    }

    private String history() {
        Answer all = account.get("/_history", "Authorization", "CONTRIBUTOR").expect(200);
        return all.entries().stream()
                .map(entry -> Answer.at(entry, "fullUrl") + Answer.at(entry, "response"))
                .toList()
                .toString();
    }

    /// The id of a job that has ended, of the kind that a sample asks after.
    private String job(RoleSamples.Sample sample) {
        Optional<String> word =
                Stream.of("EXPORTED", "BULK", "IMPORTED", "UPDATED", "STOPPED")
                        .filter((sample.target() + sample.body())::contains)
                        .findFirst();
        if (word.isEmpty()) {
            return "";
        }
        Optional<UUID> kept = Optional.ofNullable(ended.get(word.get()));
        if (kept.flatMap(account.jobs()::find).isPresent()) {
            return kept.orElseThrow().toString();
        }
        String[] headers = {"Authorization", "CONTRIBUTOR", "Prefer", "respond-async"};
        Answer begun =
                switch (word.get()) {
                    case "BULK" -> account.delete("/Basic/$bulk-delete?_id=none", headers);
                    case "STOPPED" -> account.delete("/Basic/$bulk-delete?_id=stopped", headers);
                    case "UPDATED" ->
                            account.send(
                                    "PATCH",
                                    "/Basic/$bulk-update?_id=none",
                                    JobSamples.BULK_PATCH,
                                    headers);
                    case "IMPORTED" -> account.post("/$import", importing(), headers);
                    default -> account.get("/$export?_type=Patient", headers);
                };
        String location = begun.header("Content-Location");
        var id = UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
        if (word.get().equals("STOPPED")) {
            if (!pausedEarly(id)) {
                return job(sample); // it was over already
            }
            ended.put(word.get(), id);
            return id.toString();
        }
        while (!account.jobs().find(id).orElseThrow().state().isEnd()) {
            Thread.onSpinWait();
        }
        ended.put(word.get(), id);
        return id.toString();
    }

    /// Whether a job was paused before it came to its end.
    private boolean pausedEarly(UUID id) {
        return account.jobs().pause(id).orElseThrow().state() == Job.State.PAUSED;
    }

    /// A later answer that the caller has asked for, if it may.
    private String later(String caller) {
        String[] headers = {"Authorization", caller, "Prefer", "respond-async"};
        Answer begun = account.get("/Basic?_id=none", headers);
        while (begun.status() == 429) { // as many wait, or are kept, as may
            account.jobs().list().stream()
                    .filter(job -> job.kind().startsWith("async") && job.state().isEnd())
                    .forEach(job -> account.jobs().remove(job.id()));
            Thread.onSpinWait();
            begun = account.get("/Basic?_id=none", headers);
        }
        String location = begun.header("Content-Location");
        return location.isEmpty()
                ? UUID.randomUUID().toString()
                : location.substring(location.lastIndexOf('/') + 1);
    }

    /// Of a file without a line: who is admitted changes nothing while others are looked at.
    private String importing() {
        try {
            var file = BulkAccounts.imports(account).resolve("none.ndjson");
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
            return RoleSamples.IMPORT.replace("FILE", file.toUri().toString());
        } catch (IOException thrown) {
            throw new UncheckedIOException(thrown);
        }
    }

    private Answer send(RoleSamples.Sample sample, DataRole role) {
        return send(sample, role.name());
    }

    private Answer send(RoleSamples.Sample sample, String caller) {
        String[] headers =
                Arrays.copyOf(sample.headers(), sample.headers().length + 2, String[].class);
        headers[headers.length - 2] = "Authorization";
        headers[headers.length - 1] = caller;
        awaitReindexed();
        UUID job = account.database().reindexing().orElseThrow().id();
        String target =
                sample.target()
                        .replace("JOB", job.toString())
                        .replace("EXPORTED", job(sample))
                        .replace("IMPORTED", job(sample))
                        .replace("BULK", job(sample))
                        .replace("UPDATED", job(sample));
        if (target.contains("LATER")) {
            target = target.replace("LATER", later(caller));
        }
        boolean imports = sample.body().equals(RoleSamples.IMPORT);
        String body = imports ? importing() : sample.body().replace("STOPPED", job(sample));
        return account.send(sample.method(), link(target), body, headers);
    }

    /// What the page of hits says of the rest of what goes along with it.
    private String link(String target) {
        String search = target.replace("/$includes", target.startsWith("/$") ? "/" : "");
        return search.equals(target)
                ? target
                : account.get(search, "Authorization", "CONTRIBUTOR").link("related");
    }
}
