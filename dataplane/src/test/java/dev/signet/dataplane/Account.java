// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import dev.signet.dataplane.budget.MemoryBudgets;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.RouteTable;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhirpath.HapiFhirPath;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobShare;
import dev.signet.jobs.Jobs;
import dev.signet.store.Database;
import dev.signet.store.DatabaseLimits;
import dev.signet.store.Opening;
import dev.signet.validation.hapi.HapiValidatorMaker;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/// An account in a folder: a real database under real seals, behind an access that the test
/// commands, and the plane in front of it. What stands above the data plane is brought by the tests
/// of it.
public final class Account implements Access, AutoCloseable {
    public static final String BASE = "https://localhost:8443/fhir/demo";
    public static final String LOST =
            "Key Vault does not grant permission to the Azure AD, or the customer-managed key is"
                    + " disabled.";

    private static final FhirModels MODELS =
            new FhirModels(HapiFhirPath::new, new HapiValidatorMaker());

    /// Of accounts whose test names no version.
    public static final FhirVersion VERSION =
            FhirVersion.valueOf(System.getProperty("signet.fhir", "R4"));

    public static final FhirModel MODEL = MODELS.of(VERSION);
    public static final MemoryBudgets BUDGETS = new MemoryBudgets(System::nanoTime);
    private static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");

    private final Path folder;
    private final JobShare share = new JobShare(2, System::nanoTime);
    private AeadSeals seals = seals();

    /// What the plane's clock shows beyond the real time.
    public volatile Duration ahead = Duration.ZERO;

    /// Whence the plane's clock has the time; what stands still makes no work too long.
    public volatile InstantSource clock = InstantSource.system();

    public volatile State state;
    private final FhirSettings settings;
    public final FhirPlane plane;
    public final FhirModel model;
    private final AccountModel models;
    private final Above above;
    private Database database;
    private Jobs jobs;

    /// What stands above the data plane of an account.
    public interface Above {
        AddedInteractions added(Account account);

        List<JobKind> kinds(Account account, AccountModel models);
    }

    /// Of accounts that have nothing else.
    private static final Above NOTHING =
            new Above() {
                @Override
                public AddedInteractions added(Account account) {
                    return AddedInteractions.NONE;
                }

                @Override
                public List<JobKind> kinds(Account account, AccountModel models) {
                    return List.of();
                }
            };

    public Account(Path folder) {
        this(folder, VERSION);
    }

    public Account(Path folder, FhirVersion version) {
        this(folder, (_, _) -> {}, version);
    }

    /// @param budgets its own, not those that the tests share
    public Account(Path folder, MemoryBudgets budgets) {
        this(folder, (_, _) -> {}, VERSION, budgets);
    }

    public Account(Path folder, FhirSettings.Gate gate) {
        this(folder, gate, VERSION);
    }

    private Account(Path folder, FhirSettings.Gate gate, FhirVersion version) {
        this(folder, gate, version, BUDGETS);
    }

    private Account(
            Path folder, FhirSettings.Gate gate, FhirVersion version, MemoryBudgets budgets) {
        this(folder, gate, MODELS.of(version), budgets, NOTHING);
    }

    public Account(Path folder, FhirSettings.Gate gate, Above above) {
        this(folder, gate, MODEL, BUDGETS, above);
    }

    /// One whose resources' words are indexed.
    public static Account withTexts(Path folder) {
        return new Account(folder, (_, _) -> {}, MODELS.withTexts(VERSION), BUDGETS, NOTHING);
    }

    private Account(
            Path folder,
            FhirSettings.Gate gate,
            FhirModel model,
            MemoryBudgets budgets,
            Above above) {
        this.folder = folder;
        this.above = above;
        this.model = model;
        this.models = new AccountModel(model);
        open();
        var random = new Random(7);
        settings = new FhirSettings("demo", gate, "https://localhost:8443/tenant");
        plane =
                new FhirPlane(
                        settings,
                        new FhirPlane.AccountParts(this, models, above.added(this)),
                        new FhirPlane.ProcessParts(
                                budgets,
                                share,
                                () -> clock.instant().plus(ahead),
                                locked(random::nextLong)));
    }

    /// From now on it keeps references whole.
    public void keepReferences() {
        plane.configure(
                new FhirSettings(
                        settings.name(),
                        settings.gate(),
                        settings.authority(),
                        settings.endpoints(),
                        false,
                        true,
                        false,
                        Optional.empty()));
    }

    /// From now on it holds what is written to the profiles that it names, or no longer.
    void validateProfiles(boolean always) {
        plane.configure(
                new FhirSettings(
                        settings.name(),
                        settings.gate(),
                        settings.authority(),
                        settings.endpoints(),
                        false,
                        false,
                        always,
                        Optional.empty()));
    }

    /// From now on its exports go to the place of that name.
    public void exportTo(String place) {
        plane.configure(
                new FhirSettings(
                        settings.name(),
                        settings.gate(),
                        settings.authority(),
                        settings.endpoints(),
                        false,
                        false,
                        false,
                        Optional.of(place)));
    }

    private static Chance locked(Chance chance) {
        return () -> {
            synchronized (chance) {
                return chance.next();
            }
        };
    }

    private static AeadSeals seals() {
        var seals = new AeadSeals(ID, new SegmentCache(8 << 20), Entropy.system());
        byte[] known = new byte[32];
        Arrays.fill(known, (byte) 7);
        var generation = Generation.owning(1, Secret.owning(known.clone()));
        try (var generations =
                new Generations(ID, List.of(generation), 1, Secret.owning(known.clone()))) {
            seals.lend(generations);
        }
        return seals;
    }

    private void open() {
        database =
                Database.open(
                        folder,
                        ID,
                        seals,
                        models,
                        InstantSource.system(),
                        Entropy.system(),
                        DatabaseLimits.standard(),
                        Opening.unheard());
        jobs =
                Jobs.open(
                        database,
                        above.kinds(this, models),
                        share,
                        InstantSource.system(),
                        Entropy.system());
        state = new State.Serving(database, false);
    }

    /// The folder in which its data lies.
    public Path folder() {
        return folder;
    }

    /// Its jobs, while it is served.
    public Jobs jobs() {
        return jobs;
    }

    public Database database() {
        return database;
    }

    /// The customer takes the key away: seals withdrawn, database abandoned, as the app does.
    public void revoke() {
        state = new State.Refused(4002, LOST);
        jobs.halt();
        seals.withdraw(dev.signet.base.Failure.KEY_REFUSED, Duration.ofSeconds(5));
        database.abandon();
        jobs.close();
    }

    /// And gives it back.
    public void restore() {
        seals = seals();
        open();
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public List<Warning> warnings() {
        return List.of();
    }

    @Override
    public List<String> keyVersionsNeeded() {
        return List.of("0123456789abcdef0123456789abcdef");
    }

    @Override
    public void close() {
        jobs.close();
        database.close();
    }

    /// What can be asked.
    public RouteTable routes() {
        return plane.routes();
    }

    /// The addresses of all operations, as the documentation writes them.
    public List<String> routesOfOperations() {
        var addresses = new ArrayList<String>();
        for (Interaction interaction : routes().interactions()) {
            for (Route route : interaction.routes()) {
                if (!route.definition().isEmpty()) {
                    String below = route.level() == Route.Level.INSTANCE ? "id/" : "";
                    List<String> types = route.types().isEmpty() ? List.of("Type") : route.types();
                    for (String type : types) {
                        boolean isSystem = route.level() == Route.Level.SYSTEM;
                        String at = isSystem ? "/" : "/" + type + "/" + below;
                        addresses.add(route.method() + " " + at + "$" + route.name());
                    }
                }
            }
        }
        return addresses;
    }

    public Answer get(String target, String... headers) {
        return send("GET", target, "", headers);
    }

    public Answer post(String target, String body, String... headers) {
        return send("POST", target, body, headers);
    }

    public Answer put(String target, String body, String... headers) {
        return send("PUT", target, body, headers);
    }

    public Answer delete(String target, String... headers) {
        return send("DELETE", target, "", headers);
    }

    public Answer transaction(String... entries) {
        return post("/", bundle("transaction", entries));
    }

    public Answer batch(String... entries) {
        return post("/", bundle("batch", entries));
    }

    public static String bundle(String type, String... entries) {
        return "{\"resourceType\":\"Bundle\",\"type\":\""
                + type
                + (entries.length == 0 ? "\"" : "\",\"entry\":[")
                + String.join(",", entries)
                + (entries.length == 0 ? "}" : "]}");
    }

    /// An entry of a Bundle.
    ///
    /// @param more members of `request`, each with a comma in front
    public static String entry(
            String fullUrl, String method, String url, String resource, String more) {
        return "{"
                + (fullUrl.isEmpty() ? "" : "\"fullUrl\":\"" + fullUrl + "\",")
                + (resource.isEmpty() ? "" : "\"resource\":" + resource + ",")
                + "\"request\":{\"method\":\""
                + method
                + "\",\"url\":\""
                + url
                + "\""
                + more
                + "}}";
    }

    public Answer send(String method, String target, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send(method, target, new ByteArrayInputStream(bytes), headers);
    }

    /// Sends a request whose target is a path below the account's address, or such an address.
    public Answer send(String method, String target, InputStream body, String... headers) {
        return Answer.of(plane.handle(request(method, target, body, headers)));
    }

    /// Such a request, without a body.
    static Request request(String method, String target, String... headers) {
        return request(method, target, InputStream.nullInputStream(), headers);
    }

    private static Request request(
            String method, String target, InputStream body, String... headers) {
        String local = target.startsWith(BASE) ? target.substring(BASE.length()) : target;
        int question = local.indexOf('?');
        String path = question < 0 ? local : local.substring(0, question);
        List<String> segments =
                path.isEmpty() || path.equals("/")
                        ? List.of()
                        : Arrays.stream(path.substring(1).split("/", -1))
                                .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                                .toList();
        return new Request(
                method,
                BASE,
                segments,
                question < 0 ? List.of() : Request.form(local.substring(question + 1)),
                Headers.of(headers),
                body,
                "127.0.0.1");
    }

    /// A Patient.
    public static String patient(String id, String family) {
        return "{\"resourceType\":\"Patient\","
                + (id.isEmpty() ? "" : "\"id\":\"" + id + "\",")
                + "\"name\":[{\"family\":\""
                + family
                + "\"}]}";
    }

    /// An Observation of a code with a value and a time.
    public static String observation(String subject, String code, String value, String time) {
        return "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"coding\":["
                + "{\"system\":\"http://loinc.org\",\"code\":\""
                + code
                + "\"}]},\"subject\":{\"reference\":\""
                + subject
                + "\"},\"effectiveDateTime\":\""
                + time
                + "\",\"valueQuantity\":{\"value\":"
                + value
                + ",\"system\":\"http://unitsofmeasure.org\",\"code\":\"kg\"}}";
    }
}
