// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.bundle.PostedBundle;
import dev.signet.dataplane.conformance.Capability;
import dev.signet.dataplane.conformance.HealthCheck;
import dev.signet.dataplane.conformance.SmartConfiguration;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.RouteTable;
import dev.signet.dataplane.interaction.ConditionalDelete;
import dev.signet.dataplane.interaction.ConditionalUpdate;
import dev.signet.dataplane.interaction.Create;
import dev.signet.dataplane.interaction.Delete;
import dev.signet.dataplane.interaction.History;
import dev.signet.dataplane.interaction.MetaOperation;
import dev.signet.dataplane.interaction.Patch;
import dev.signet.dataplane.interaction.Read;
import dev.signet.dataplane.interaction.Search;
import dev.signet.dataplane.interaction.Update;
import dev.signet.dataplane.operation.Difference;
import dev.signet.dataplane.operation.Document;
import dev.signet.dataplane.operation.DocumentReferences;
import dev.signet.dataplane.operation.Everything;
import dev.signet.dataplane.operation.LastObservations;
import dev.signet.dataplane.operation.MemberMatch;
import dev.signet.dataplane.operation.PurgeHistory;
import dev.signet.dataplane.operation.Validate;
import dev.signet.dataplane.operation.Versions;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataRole;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every role against every interaction: what it does not allow is 403 and changes nothing.
class RoleMatrixTest {
    private static final String PATIENT = Account.patient("", "role");
    private static final Set<DataAction> NOTHING = EnumSet.noneOf(DataAction.class);
    private static final Set<DataAction> READ = EnumSet.of(DataAction.READ);
    private static final Set<DataAction> VALIDATE = EnumSet.of(DataAction.RESOURCE_VALIDATE);
    private static final Set<DataAction> WRITE = EnumSet.of(DataAction.WRITE);
    private static final Set<DataAction> DELETE = EnumSet.of(DataAction.DELETE);
    private static final Set<DataAction> ERASE =
            EnumSet.of(DataAction.DELETE, DataAction.HARD_DELETE);
    private static final Set<DataAction> CHANGE = EnumSet.of(DataAction.READ, DataAction.WRITE);
    private static final Set<DataAction> CLEAR = EnumSet.of(DataAction.READ, DataAction.DELETE);

    /// One request and what it takes.
    private record Sample(
            Class<? extends Interaction> kind,
            Set<DataAction> needs,
            String method,
            String target,
            String body,
            String... headers) {}

    private static final String META =
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"meta\","
                    + "\"valueMeta\":{\"tag\":[{\"code\":\"t\"}]}}]}";

    private static final String NO_PARAMETERS = "{\"resourceType\":\"Parameters\"}";
    private static final String OF_PATIENT =
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"patient\","
                    + "\"valueId\":\"kept\"}]}";
    private static final String REPORT =
            "{\"resourceType\":\"Composition\",\"id\":\"report\",\"status\":\"final\","
                    + "\"type\":{\"text\":\"t\"},\"date\":\"2020\",\"title\":\"t\","
                    + "\"author\":[{\"display\":\"a\"}]}";
    private static final String COVERAGE =
            "{\"resourceType\":\"Coverage\",\"id\":\"cover\",\"status\":\"active\","
                    + "\"beneficiary\":{\"reference\":\"Patient/member\"},"
                    + "\"payor\":[{\"display\":\"p\"}]}";
    private static final String MEMBER =
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"MemberPatient\","
                    + "\"resource\":"
                    + Account.patient("", "member")
                    + "},{\"name\":\"OldCoverage\",\"resource\":"
                    + COVERAGE
                    + "}]}";
    private static final String STORED_MEMBER =
            Account.patient("member", "member")
                    .replace(
                            "\"name\"",
                            "\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"MB\"}]},"
                                    + "\"value\":\"1\"}],\"name\"");
    private static final String VISIT =
            "{\"resourceType\":\"Encounter\",\"id\":\"visit\",\"status\":\"finished\","
                    + "\"class\":{\"code\":\"AMB\"}}";

    private static final List<Sample> SAMPLES =
            List.of(
                    new Sample(Capability.class, NOTHING, "GET", "/metadata", ""),
                    new Sample(HealthCheck.class, NOTHING, "GET", "/health/check", ""),
                    new Sample(
                            SmartConfiguration.class,
                            NOTHING,
                            "GET",
                            "/.well-known/smart-configuration",
                            ""),
                    new Sample(Versions.class, NOTHING, "GET", "/$versions", ""),
                    new Sample(Validate.class, VALIDATE, "POST", "/Patient/$validate", PATIENT),
                    new Sample(
                            Validate.class, VALIDATE, "POST", "/Patient/kept/$validate", PATIENT),
                    new Sample(
                            Validate.class,
                            EnumSet.of(DataAction.READ, DataAction.RESOURCE_VALIDATE),
                            "GET",
                            "/Patient/kept/$validate",
                            ""),
                    new Sample(Everything.class, READ, "GET", "/Patient/kept/$everything", ""),
                    new Sample(
                            Everything.class,
                            READ,
                            "POST",
                            "/Patient/kept/$everything",
                            NO_PARAMETERS),
                    new Sample(Everything.class, READ, "GET", "/Encounter/visit/$everything", ""),
                    new Sample(
                            Everything.class,
                            READ,
                            "POST",
                            "/Encounter/visit/$everything",
                            NO_PARAMETERS),
                    new Sample(
                            LastObservations.class,
                            READ,
                            "GET",
                            "/Observation/$lastn?patient=kept",
                            ""),
                    new Sample(
                            DocumentReferences.class,
                            READ,
                            "GET",
                            "/DocumentReference/$docref?patient=kept",
                            ""),
                    new Sample(
                            DocumentReferences.class,
                            READ,
                            "POST",
                            "/DocumentReference/$docref",
                            OF_PATIENT),
                    new Sample(MemberMatch.class, READ, "POST", "/Patient/$member-match", MEMBER),
                    new Sample(Document.class, READ, "GET", "/Composition/report/$document", ""),
                    new Sample(
                            Document.class,
                            READ,
                            "POST",
                            "/Composition/report/$document",
                            NO_PARAMETERS),
                    new Sample(
                            Difference.class, READ, "GET", "/Patient/kept/$diff?fromVersion=1", ""),
                    new Sample(
                            Difference.class,
                            READ,
                            "GET",
                            "/$diff?from=Patient/kept&to=Patient/kept",
                            ""),
                    new Sample(Read.class, READ, "GET", "/Patient/kept", ""),
                    new Sample(Read.class, READ, "HEAD", "/Patient/kept", ""),
                    new Sample(Read.class, READ, "GET", "/Patient/kept/_history/1", ""),
                    new Sample(History.class, READ, "GET", "/Patient/kept/_history", ""),
                    new Sample(History.class, READ, "GET", "/Patient/_history", ""),
                    new Sample(History.class, READ, "GET", "/_history", ""),
                    new Sample(Search.class, READ, "GET", "/Patient?name=x", ""),
                    new Sample(Search.class, READ, "GET", "/?_type=Patient", ""),
                    new Sample(
                            Search.class,
                            READ,
                            "POST",
                            "/Patient/_search",
                            "name=x",
                            "Content-Type",
                            "application/x-www-form-urlencoded"),
                    new Sample(
                            Search.class,
                            READ,
                            "POST",
                            "/_search",
                            "_type=Patient",
                            "Content-Type",
                            "application/x-www-form-urlencoded"),
                    new Sample(Search.class, READ, "GET", "/Patient/kept/Observation", ""),
                    new Sample(Search.class, READ, "GET", "/Patient/kept/*", ""),
                    new Sample(
                            Search.class,
                            READ,
                            "POST",
                            "/Patient/kept/Observation/_search",
                            "status=final",
                            "Content-Type",
                            "application/x-www-form-urlencoded"),
                    new Sample(Create.class, WRITE, "POST", "/Patient", PATIENT),
                    new Sample(
                            Create.class,
                            CHANGE,
                            "POST",
                            "/Patient",
                            PATIENT,
                            "If-None-Exist",
                            "family=nobody"),
                    new Sample(
                            Update.class,
                            WRITE,
                            "PUT",
                            "/Patient/kept",
                            Account.patient("kept", "role")),
                    new Sample(
                            Update.class,
                            WRITE,
                            "PUT",
                            "/Patient/made",
                            Account.patient("made", "role")),
                    new Sample(
                            ConditionalUpdate.class,
                            CHANGE,
                            "PUT",
                            "/Patient?family=nobody",
                            PATIENT),
                    new Sample(
                            Patch.class,
                            CHANGE,
                            "PATCH",
                            "/Patient/kept",
                            "[{\"op\":\"add\",\"path\":\"/active\",\"value\":true}]",
                            "Content-Type",
                            "application/json-patch+json"),
                    new Sample(
                            Patch.class,
                            CHANGE,
                            "PATCH",
                            "/Patient?_id=kept",
                            "[{\"op\":\"add\",\"path\":\"/active\",\"value\":true}]",
                            "Content-Type",
                            "application/json-patch+json"),
                    new Sample(MetaOperation.class, READ, "GET", "/Patient/kept/$meta", ""),
                    new Sample(
                            MetaOperation.class, CHANGE, "POST", "/Patient/kept/$meta-add", META),
                    new Sample(
                            MetaOperation.class,
                            CHANGE,
                            "POST",
                            "/Patient/kept/$meta-delete",
                            META),
                    new Sample(Delete.class, DELETE, "DELETE", "/Patient/gone", ""),
                    new Sample(Delete.class, ERASE, "DELETE", "/Patient/gone?hardDelete=true", ""),
                    new Sample(
                            ConditionalDelete.class,
                            EnumSet.of(DataAction.READ, DataAction.DELETE, DataAction.HARD_DELETE),
                            "DELETE",
                            "/Patient?family=none&hardDelete=true",
                            ""),
                    new Sample(
                            PurgeHistory.class, ERASE, "POST", "/Patient/gone/$purge-history", ""),
                    new Sample(
                            PurgeHistory.class,
                            ERASE,
                            "DELETE",
                            "/Patient/gone/$purge-history",
                            ""),
                    new Sample(
                            ConditionalDelete.class, CLEAR, "DELETE", "/Patient?family=none", ""),
                    bundle(READ, "GET", "Patient/kept", "", ""),
                    bundle(READ, "GET", "Patient?name=x", "", ""),
                    bundle(CHANGE, "POST", "Patient", PATIENT, ""),
                    bundle(
                            CHANGE,
                            "POST",
                            "Patient",
                            PATIENT,
                            ",\"ifNoneExist\":\"family=nobody\""),
                    bundle(CHANGE, "PUT", "Patient/kept", Account.patient("kept", "role"), ""),
                    bundle(CLEAR, "DELETE", "Patient/gone", "", ""));

    private static Sample bundle(
            Set<DataAction> needs, String method, String url, String resource, String more) {
        return new Sample(
                PostedBundle.class,
                needs,
                "POST",
                "/",
                Account.bundle("transaction", Account.entry("", method, url, resource, more)));
    }

    @TempDir private Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder, new ScopedGate());
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
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static final String SCOPES = ScopedGate.SCOPES;

    /// A route as samples can be told apart by.
    private record Taken(Interaction interaction, String method, Level level) {}

    @Test
    void everyRouteHasASample() {
        RouteTable routes = account.plane.routes();
        var all = new HashSet<Taken>();
        for (Interaction interaction : routes.interactions()) {
            for (Route route : interaction.routes()) {
                all.add(new Taken(interaction, route.method(), route.level()));
            }
        }
        var sampled = new HashSet<Taken>();
        for (Sample sample : SAMPLES) {
            RouteTable.Found found = routes.find(sample.method(), path(sample));
            assertEquals(sample.kind(), found.interaction().getClass(), sample.target());
            Level level =
                    found.target().type().isEmpty()
                            ? Level.SYSTEM
                            : found.target().id().isEmpty() ? Level.TYPE : Level.INSTANCE;
            String method = sample.method().equals("HEAD") ? "GET" : sample.method();
            sampled.add(new Taken(found.interaction(), method, level));
        }
        assertEquals(all, sampled);
    }

    private static List<String> path(Sample sample) {
        String path = sample.target().split("\\?", 2)[0];
        return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
    }

    @Test
    void eachRoleDoesWhatItAllowsAndNothingElse() {
        for (DataRole role : DataRole.values()) {
            for (Sample sample : SAMPLES) {
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
                    // what cannot be enforced gives nothing
                    Map.entry("user/Patient.rs?_id=kept", NOTHING),
                    Map.entry("user/*.rs?_id=kept", NOTHING),
                    Map.entry("patient/*.read", NOTHING),
                    Map.entry("patient/*.cruds", NOTHING),
                    Map.entry("patient/Patient.rs", NOTHING),
                    Map.entry("user/*.cruds patient/*.rs", NOTHING));

    @Test
    void eachScopeLeavesOfARoleWhatItAllowsAndNothingElse() {
        for (DataRole role : List.of(DataRole.CONTRIBUTOR, DataRole.READER, DataRole.SMART_USER)) {
            SCOPED.forEach((scope, left) -> SAMPLES.forEach(each -> held(each, role, scope, left)));
        }
    }

    private void held(Sample sample, DataRole role, String scope, Set<DataAction> left) {
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
    private static final List<String> LATEST = List.of("GET /Observation/$lastn?patient=kept");
    private static final List<String> DOCUMENTS =
            List.of(
                    "GET /DocumentReference/$docref?patient=kept",
                    "POST /DocumentReference/$docref");
    private static final List<String> UPDATES = List.of("PUT /Patient/kept", "PUT /Patient/made");

    /// Scopes for a type, or of one letter, and all that they allow.
    private static final Map<String, List<List<String>>> BY_TYPE =
            Map.ofEntries(
                    Map.entry("user/Patient.read", List.of(OPEN, READS, SEARCHES, EVERYTHING)),
                    Map.entry("system/Patient.rs", List.of(OPEN, READS, SEARCHES, EVERYTHING)),
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
                    Map.entry("user/Observation.cruds", List.of(OPEN, LATEST)),
                    Map.entry(
                            "user/Observation.cruds user/Patient.rs",
                            List.of(OPEN, LATEST, READS, SEARCHES, EVERYTHING)));

    @Test
    void aScopeForATypeAllowsWhatStaysWithItAndNothingElse() {
        BY_TYPE.forEach(
                (scope, allowed) -> {
                    for (Sample each : SAMPLES) {
                        if (each.kind() == PostedBundle.class) {
                            continue; // its entries: below
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

    private Answer send(Sample sample, DataRole role) {
        return send(sample, role.name());
    }

    private Answer send(Sample sample, String caller) {
        String[] headers =
                Arrays.copyOf(sample.headers(), sample.headers().length + 2, String[].class);
        headers[headers.length - 2] = "Authorization";
        headers[headers.length - 1] = caller;
        return account.send(sample.method(), sample.target(), sample.body(), headers);
    }
}
