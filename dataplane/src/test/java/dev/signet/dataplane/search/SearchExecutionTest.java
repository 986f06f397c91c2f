// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import dev.signet.dataplane.AccountModel;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.ComputingPlaces;
import dev.signet.dataplane.budget.ComputingTime;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.search.SearchExecution.Found;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.PublishedCodes;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.index.Deadline;
import dev.signet.search.EvaluationPlaces;
import dev.signet.search.IndexMapping;
import dev.signet.search.QueryMapping;
import dev.signet.search.query.Handling;
import dev.signet.search.query.SearchParse;
import dev.signet.search.query.SearchParser;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import dev.signet.store.DatabaseLimits;
import dev.signet.store.Opening;
import dev.signet.store.ResourceKey;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searches from the text of the query to the hits, on a database in a folder.
final class SearchExecutionTest {
    private static final UUID ACCOUNT = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private static final SearchParameters PARAMETERS = SearchParameters.load(FhirVersion.R4);
    private static final IndexMapping DOCUMENTS = new IndexMapping(PARAMETERS);
    private static final SearchExecution EXECUTION =
            new SearchExecution(
                    PARAMETERS,
                    new QueryMapping(DOCUMENTS),
                    () -> PublishedCodes.load(FhirVersion.R4));
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    private Database database;

    @BeforeEach
    void open(@TempDir Path folder) {
        InstantSource clock =
                () -> {
                    now = now.plus(Duration.ofDays(1));
                    return now;
                };
        database =
                Database.open(
                        folder,
                        ACCOUNT,
                        seals(),
                        new AccountModel(
                                FhirModel.load(
                                        FhirVersion.R4,
                                        _ -> {
                                            throw new AssertionError("nothing is evaluated");
                                        },
                                        _ -> {
                                            throw new AssertionError("nothing is validated");
                                        },
                                        new EvaluationPlaces())),
                        clock,
                        Entropy.system(),
                        DatabaseLimits.standard(),
                        Opening.unheard());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static AeadSeals seals() {
        var seals = new AeadSeals(ACCOUNT, new SegmentCache(8 << 20), Entropy.system());
        var generation = Generation.owning(1, Secret.random(Entropy.system(), 32));
        var names = Secret.random(Entropy.system(), 32);
        try (var generations = new Generations(ACCOUNT, List.of(generation), 1, names)) {
            seals.lend(generations);
        }
        return seals;
    }

    /// Writes resources in one transaction each.
    private void write(String... resources) {
        for (String resource : resources) {
            writeTogether(List.of(resource));
        }
    }

    private void writeTogether(List<String> resources) {
        var changes = new ArrayList<Change>();
        for (String resource : resources) {
            int slash = resource.indexOf('/');
            int space = resource.indexOf(' ');
            String type = resource.substring(0, slash);
            String id = resource.substring(slash + 1, space);
            String head = "{'resourceType':'" + type + "','id':'" + id + "','meta':{";
            String json = (head + "}," + resource.substring(space + 1) + "}").replace('\'', '"');
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            var document = DOCUMENTS.document(Json.readObject(bytes));
            var key = new ResourceKey(type, id);
            changes.add(new Change.Put(key, bytes, head.length(), false, document));
        }
        assertInstanceOf(Committed.Done.class, database.commit(changes, List.of()));
    }

    private static SearchRequest request(String type, String query) {
        var parameters = new ArrayList<QueryParameter>();
        for (String part : query.split("&", 0)) {
            int equals = part.indexOf('=');
            parameters.add(
                    new QueryParameter(part.substring(0, equals), part.substring(equals + 1)));
        }
        return assertInstanceOf(
                        SearchParse.Understood.class,
                        new SearchParser(PARAMETERS)
                                .parse(type, "https://a.org/", parameters, Handling.STRICT),
                        query)
                .request();
    }

    private Found run(String type, String query) {
        try (Snapshot snapshot = database.snapshot()) {
            return EXECUTION.run(
                    snapshot,
                    request(type, query),
                    new SearchExecution.Wanted(SearchAfter.start(), 10, _ -> {}, Deadline.NONE));
        }
    }

    @Test
    void itTellsHowMuchItGathersAndEndsWhenThatIsTooMuch() {
        var resources = new ArrayList<String>();
        for (int i = 0; i < 40; i++) {
            resources.add("Patient/p" + i + " 'gender':'male'");
            resources.add("Encounter/e" + i + " 'subject':{'reference':'Patient/p" + i + "'}");
        }
        writeTogether(resources);
        try (Snapshot snapshot = database.snapshot()) {
            var request = request("Patient", "_count=40&_revinclude=Encounter:subject");
            var told = new ArrayList<Long>();
            Found found =
                    EXECUTION.run(
                            snapshot,
                            request,
                            new SearchExecution.Wanted(
                                    SearchAfter.start(), 10, told::add, Deadline.NONE));
            long bytes = 0;
            for (Stored stored : found.hits()) {
                bytes += stored.json().length;
            }
            for (Stored stored : found.included()) {
                bytes += stored.json().length;
            }
            assertEquals(40, found.included().size());
            long all = told.stream().mapToLong(Long::longValue).sum();
            assertTrue(all >= 3 * bytes, all + " of " + bytes);
            var total = new AtomicLong();
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            EXECUTION.run(
                                    snapshot,
                                    request,
                                    new SearchExecution.Wanted(
                                            SearchAfter.start(),
                                            10,
                                            more -> {
                                                if (total.addAndGet(more) > 1000) {
                                                    throw new IllegalStateException();
                                                }
                                            },
                                            Deadline.NONE)));
        }
    }

    @Test
    void aSearchEndsWhenItsTimeIsOverWhateverItDoes() {
        write(
                "Patient/p 'name':[{'family':'Ann'}]",
                "Observation/o 'subject':{'reference':'Patient/p'}");
        var late = new AtomicLong();
        for (String query :
                List.of(
                        "Patient?name=a",
                        "Patient?name:contains=n",
                        "Patient?_sort=name",
                        "Patient?_sort=family,_id",
                        "Patient?_sort=-identifier",
                        "Patient?_summary=count",
                        "Patient?_has:Observation:subject:status:missing=true",
                        "Observation?subject.name=a",
                        "Patient?_revinclude=Observation:subject")) {
            String type = query.substring(0, query.indexOf('?'));
            SearchRequest request = request(type, query.substring(query.indexOf('?') + 1));
            try (Snapshot snapshot = database.snapshot()) {
                Deadline end =
                        Deadline.in(
                                Duration.ofMillis(500),
                                () -> late.getAndIncrement() * 1_000_000_000);
                Failed failed =
                        assertThrows(
                                Failed.class,
                                () ->
                                        EXECUTION.run(
                                                snapshot,
                                                request,
                                                new SearchExecution.Wanted(
                                                        SearchAfter.start(), 10, _ -> {}, end)),
                                query);
                assertEquals(Failure.TOO_LARGE, failed.failure());
                assertEquals("0 s", failed.fact("most", ""), query);
            }
        }
    }

    @Test
    void aBoundOfASearchIsToldAsTooCostlyAndWithoutTheFailuresCode() {
        var bounds = new SearchBounds(new ComputingPlaces(() -> 0).share());
        FhirError error =
                assertThrows(
                        FhirError.class,
                        () ->
                                bounds.search(
                                        new ComputingTime(),
                                        "Bundle.entry[2]",
                                        _ -> {
                                            throw new Failed(
                                                    Failure.TOO_LARGE,
                                                    "too much",
                                                    new Fact("most", 7),
                                                    new Fact("together", 9));
                                        }));
        assertEquals(400, error.status());
        Issue issue = error.issues().getFirst();
        assertEquals(IssueType.TOO_COSTLY, issue.type());
        assertEquals("too much; the most is 7, together 9", issue.diagnostics());
        assertEquals("Bundle.entry[2]", issue.expression());
    }

    private static List<String> paths(List<Stored> resources) {
        return resources.stream().map(stored -> stored.key().path()).toList();
    }

    private List<String> hits(String type, String query) {
        return paths(run(type, query).hits());
    }

    private void people() {
        write(
                "Patient/a 'name':[{'family':'Abel'}],'birthDate':'1990'",
                "Patient/b 'name':[{'family':'Bohr'}],'birthDate':'1980-05-01',"
                        + "'generalPractitioner':[{'reference':'Practitioner/p'}]",
                "Practitioner/p 'name':[{'family':'Abel'}]",
                "Observation/1 'subject':{'reference':'Patient/a'},'effectiveDateTime':'2021'",
                "Observation/2 'subject':{'reference':'Patient/b'},'effectiveDateTime':'2022'",
                "Observation/3 'subject':{'reference':'Patient/b'},'effectiveDateTime':'2020'");
    }

    @Test
    void hitsAreOfTheTypeAndInTheOrderAskedFor() {
        people();
        assertEquals(List.of("Patient/a"), hits("Patient", "name=abel"));
        assertEquals(
                List.of("Observation/2", "Observation/1", "Observation/3"),
                hits("Observation", "_sort=-date"));
        assertEquals(List.of("Patient/b", "Patient/a"), hits("Patient", "_sort=birthdate"));
        assertEquals(List.of("Patient/b", "Patient/a"), hits("Patient", "_sort=-family"));
        assertEquals(List.of("Patient/b", "Patient/a"), hits("Patient", "_sort=-_id"));
        assertEquals(
                List.of("Observation/3", "Observation/2", "Observation/1"),
                hits("Observation", "_sort=-_lastUpdated"));
    }

    @Test
    void chainsFollowReferences() {
        people();
        assertEquals(
                List.of("Observation/2", "Observation/3"),
                hits("Observation", "subject:Patient.name=bohr"));
        assertEquals(List.of("Observation/1"), hits("Observation", "patient.family:exact=Abel"));
        assertEquals(List.of("Observation/1"), hits("Observation", "subject._id=a"));
        assertEquals(List.of(), hits("Observation", "subject:Group.identifier=abel"));
        assertEquals(List.of("Patient/b"), hits("Patient", "general-practitioner.name=abel"));
    }

    @Test
    void includesComeOnceAndAreNoHits() {
        people();
        Found found = run("Observation", "_include=Observation:subject&date=ge2020&_sort=date");
        assertEquals(3, found.hits().size());
        assertEquals(List.of("Patient/b", "Patient/a"), paths(found.included()));
        Found reverse = run("Patient", "_id=b&_revinclude=Observation:patient");
        assertEquals(List.of("Observation/2", "Observation/3"), paths(reverse.included()));
        Found narrowed = run("Observation", "_include=Observation:subject:Group");
        assertEquals(List.of(), narrowed.included());
        Found all = run("Patient", "_id=b&_include=Patient:*");
        assertEquals(List.of("Practitioner/p"), paths(all.included()));
    }

    @Test
    void moreThanAThousandIncludesAreCutAndSaid() {
        write("Patient/a 'active':true");
        var changes = new ArrayList<String>();
        for (int i = 0; i <= SearchExecution.INCLUDED_MAX; i++) {
            changes.add("Observation/o" + i + " 'subject':{'reference':'Patient/a'}");
        }
        writeTogether(changes.subList(0, SearchExecution.INCLUDED_MAX));
        Found whole = run("Patient", "_revinclude=Observation:subject");
        assertEquals(SearchExecution.INCLUDED_MAX, whole.included().size());
        assertTrue(whole.includedNext().isEmpty());
        write(changes.getLast());
        Found cut = run("Patient", "_revinclude=Observation:subject");
        assertEquals(SearchExecution.INCLUDED_MAX, cut.included().size());
        assertEquals(OptionalInt.of(SearchExecution.INCLUDED_MAX), cut.includedNext());
    }

    @Test
    void pagesTogetherAreTheTotal() {
        people();
        var seen = new ArrayList<String>();
        try (Snapshot snapshot = database.snapshot()) {
            var request = request("Observation", "_count=2&_total=accurate");
            Optional<SearchAfter> next = Optional.of(SearchAfter.start());
            while (next.isPresent()) {
                Found page =
                        EXECUTION.run(
                                snapshot,
                                request,
                                new SearchExecution.Wanted(next.get(), 10, _ -> {}, Deadline.NONE));
                assertEquals(OptionalLong.of(3), page.total());
                seen.addAll(paths(page.hits()));
                next = page.around().next();
            }
        }
        assertEquals(List.of("Observation/1", "Observation/2", "Observation/3"), seen);
    }

    @Test
    void aCountSendsNoResources() {
        people();
        Found found = run("Observation", "_summary=count");
        assertEquals(OptionalLong.of(3), found.total());
        assertEquals(List.of(), found.hits());
        assertEquals(OptionalLong.of(2), run("Patient", "_count=0").total());
        assertEquals(OptionalLong.empty(), run("Patient", "name=abel").total());
    }

    @Test
    void theTimeOfTheLastChangeIsSearchable() {
        people();
        String third =
                database.read(new ResourceKey("Practitioner", "p")).orElseThrow().time().toString();
        assertEquals(List.of("Practitioner/p"), hits("", "_lastUpdated=" + third));
        assertEquals(3, hits("", "_lastUpdated=gt" + third).size());
        assertEquals(4, hits("", "_lastUpdated=ge" + third).size());
        assertEquals(2, hits("", "_lastUpdated=lt" + third).size());
        assertEquals(3, hits("", "_lastUpdated=le" + third).size());
        assertEquals(5, hits("", "_lastUpdated=ne" + third).size());
        assertEquals(6, hits("", "_lastUpdated=2026").size());
    }

    @Test
    void aSearchOverTypesFindsThem() {
        people();
        assertEquals(
                List.of("Patient/a", "Practitioner/p"),
                hits("", "_type=Patient,Practitioner&name=abel"));
        assertEquals(6, hits("", "_count=100").size());
        assertEquals(List.of("Patient/a"), hits("", "_id=a"));
    }
}
