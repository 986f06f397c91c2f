// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.ControlPlane;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.authorization.RoleAssignments;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.healthcareapis.HealthcareApis;
import dev.signet.controlplane.keyvault.HostedVaults;
import dev.signet.controlplane.keyvault.KeyVault;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.crypto.Seals;
import dev.signet.crypto.SegmentCache;
import dev.signet.dataplane.FhirPlane;
import dev.signet.http.KnownHosts;
import dev.signet.http.Listener;
import dev.signet.http.Metrics;
import dev.signet.http.Plane;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.Server;
import dev.signet.http.ServerLimits;
import dev.signet.http.Tls;
import dev.signet.http.Traffic;
import dev.signet.identity.DataRole;
import dev.signet.identity.EmbeddedAuthority;
import dev.signet.identity.Issuer;
import dev.signet.identity.RemoteAuthority;
import dev.signet.identity.TokenRules;
import dev.signet.identity.TokenVerifier;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.KeyUri;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// A running installation: everything constructed, in order, and let go of in the opposite order.
public final class Signet implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Signet.class.getName());
    private static final long SEGMENT_CACHE_BYTES = 64L << 20;
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(10);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final List<String> ARM_ROOTS =
            List.of("/subscriptions", "/providers", "/tenants", "/v1.0");

    private final Parts parts;
    private final DataFolder folder;
    private final Installation installation;
    private final Addresses addresses;
    private final AccountFleet fleet;
    private final Optional<Integer> plainPort;

    /// @param sealing what stores are handed for the seals of their account: the same, but for
    ///     the benchmark's null seal
    /// @param parts where what is to be closed is put as it comes
    private Signet(UpOptions options, UnaryOperator<Seals> sealing, Parts parts) {
        this.parts = parts;
        Entropy entropy = Entropy.system();
        Chance chance = Chance.of(entropy);
        InstantSource clock = InstantSource.system();
        folder = new DataFolder(options.data());
        folder.create();
        installation = Installation.in(folder, chance, entropy);
        addresses = Addresses.of(options);
        var troubles = new Troubles(parts.keep(new ClockWatch(clock, System::nanoTime).start()));
        var root = parts.keep(ServiceRoots.in(folder, entropy));
        var certificates = new LocalCertificates(folder, clock, entropy);
        var names = new ArrayList<>(options.knownAs());
        names.add(addresses.host());
        KnownHosts hosts = KnownHosts.local().and(names);
        names.add("*." + EmbeddedVault.HOST_SUFFIX);
        KnownHosts vaultHosts = hosts.and(names);
        Tls tls = Tls.of(certificates.serverKeys(names), new char[0]);
        var connection =
                parts.keep(
                        options.remoteVault()
                                .map(
                                        remote ->
                                                VaultConnection.remote(
                                                        remote.credentials(),
                                                        options.watch().timeout()))
                                .orElseGet(
                                        () ->
                                                VaultConnection.embedded(
                                                        folder,
                                                        installation,
                                                        addresses,
                                                        options.watch().timeout())));
        Thread.ofPlatform()
                .name("prepare-vault-client")
                .daemon()
                .start(() -> connection.prepare(new KeyUri(addresses.vault(), EmbeddedVault.KEY)));
        var alone =
                new Surroundings(
                        folder,
                        root,
                        AllowedVaults.of(List.of()),
                        new SegmentCache(SEGMENT_CACHE_BYTES),
                        entropy,
                        chance,
                        clock,
                        options.watch(),
                        _ -> {
                            throw new Failed(Failure.INTERNAL, "no vault is known yet");
                        },
                        sealing,
                        troubles);
        var control =
                parts.keep(
                        RootedStore.in(
                                folder.control(),
                                folder.controlLedger(),
                                installation.controlId(),
                                alone,
                                folder.hasRecords()));
        var records =
                parts.keep(
                        Damage.in(
                                folder.control(),
                                () ->
                                        ControlRecords.open(
                                                folder.controlLedger(),
                                                installation.controlId(),
                                                control.seals())));
        var surroundings = asking(alone, connection, options.remoteVault(), records);
        var mains = KnownAddresses.remembered("addresses/main", addresses.mainPlace(), records);
        Issuer issuer = Issuers.of(addresses.main(), folder, installation, records, entropy, clock);
        EmbeddedAuthority authority = issuer.authority();
        var assignments = new RoleAssignments(records);
        var gates =
                new AccountGates(
                        authority,
                        authorityAddress(),
                        address -> remoteAuthority(address, clock),
                        addresses.main(),
                        address ->
                                address.equals(authorityAddress())
                                        || mains.has(address, "/" + installation.tenant()),
                        Map.of(
                                installation.administratorObject().toString(),
                                Set.of(DataRole.CONTRIBUTOR)),
                        assignments::roles,
                        clock);
        fleet = new AccountFleet(surroundings, Models.r4(), gates, records);
        TokenVerifier vaultTokens = verifier(authority, clock, vaultAudiences());
        Optional<EmbeddedVault> vault =
                options.remoteVault().isPresent()
                        ? Optional.empty()
                        : vault(surroundings, records, vaultTokens);
        Optional<HostedVaults> hosted =
                options.remoteVault().isPresent() ? Optional.empty() : Optional.of(hosted(vault));
        ControlPlaneSettings controlSettings = controlSettings();
        // who uses another's resources stands before it
        var providers = new ArrayList<ResourceProvider>();
        providers.addAll(HealthcareApis.providers(controlSettings, fleet, chance));
        providers.addAll(KeyVault.providers(controlSettings.tenant(), hosted));
        var controlPlane =
                new ControlPlane(
                        controlSettings,
                        verifier(authority, clock, armAudiences())::caller,
                        records,
                        providers,
                        assignments,
                        clock,
                        chance);
        var metrics = new Metrics();
        List<Route> routes = routes(controlPlane, issuer, metrics, troubles);
        var listeners = new ArrayList<Listener>();
        listeners.add(
                new Listener(
                        "main",
                        addresses.listening(),
                        addresses.port(),
                        Optional.of(tls),
                        hosts,
                        routes));
        if (options.remoteVault().isEmpty()) {
            Plane plane = vault.<Plane>map(EmbeddedVault::plane).orElseGet(DamagedVault::new);
            listeners.add(
                    new Listener(
                            "vault",
                            addresses.listening(),
                            addresses.vaultPort(),
                            Optional.of(tls),
                            vaultHosts,
                            EmbeddedVault.routes(plane)));
        }
        options.plainPort()
                .ifPresent(
                        port ->
                                listeners.add(
                                        new Listener(
                                                "plain",
                                                InetAddress.getLoopbackAddress(),
                                                port,
                                                Optional.empty(),
                                                hosts,
                                                routes)));
        // closed first: no new requests, then accounts, then what they stand on
        parts.keep(fleet);
        parts.keep(controlPlane);
        var server = parts.keep(Server.start(ServerLimits.standard(), listeners, metrics, chance));
        plainPort = options.plainPort().map(_ -> server.port("plain"));
        controlPlane.start();
        fleet.complete();
        if (!troubles.isVaultDamaged()) {
            new FirstStart(installation, addresses, controlPlane.resources(), records)
                    .run(options.remoteVault().isEmpty());
        }
        new EndpointsFile(folder, installation, addresses).write(plainPort);
    }

    /// The embedded vault; empty when its files are damaged: then its keys are silent, and all
    /// that needs none of them goes on.
    private Optional<EmbeddedVault> vault(
            Surroundings surroundings, ControlRecords records, TokenVerifier tokens) {
        try {
            var store =
                    parts.keep(
                            RootedStore.in(
                                    folder.vault(),
                                    folder.vaultLedger(),
                                    installation.vaultId(),
                                    surroundings,
                                    EmbeddedVault.isMade(records)));
            var embedded =
                    Damage.in(
                            folder.vault(),
                            () ->
                                    new EmbeddedVault(
                                            folder.vaultStore(),
                                            installation.vaultId(),
                                            store.seals(),
                                            addresses.main(),
                                            installation,
                                            tokens,
                                            surroundings.entropy(),
                                            surroundings.clock(),
                                            (_, _) -> fleet.nudge()));
            parts.keep(embedded).makeFirst(installation, records);
            return Optional.of(embedded);
        } catch (Failed e) {
            if (!Damage.is(e)) {
                throw e;
            }
            LOG.log(
                    Level.ERROR,
                    "the embedded vault cannot be opened, and every account under its keys is"
                            + " refused: {0}",
                    e.getMessage());
            surroundings.troubles().vaultIsDamaged();
            return Optional.empty();
        }
    }

    private HostedVaults hosted(Optional<EmbeddedVault> vault) {
        return new HostedVaults(
                () ->
                        vault.map(EmbeddedVault::service)
                                .orElseThrow(
                                        () ->
                                                new Failed(
                                                        Failure.UNAVAILABLE,
                                                        "The files of the embedded vault are"
                                                                + " damaged.")),
                installation.subscription().toString(),
                name -> EmbeddedVault.address(name, addresses));
    }

    /// Starts everything; returns when requests are served. Accounts may still be opening.
    ///
    /// @throws dev.signet.base.Failed when the folder, a port or a stored file is not as it
    ///     must be
    public static Signet start(UpOptions options, UnaryOperator<Seals> sealing) {
        Logs.configure();
        var parts = new Parts();
        try {
            return new Signet(options, sealing, parts);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /// Waits until every account has been opened or refused, but not for long: an account that
    /// takes its time must not keep the others waiting.
    public void awaitSettled() {
        fleet.awaitSettled(SETTLED_WITHIN);
    }

    /// One line for each address.
    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("arm     " + addresses.main());
        lines.add("issuer  " + addresses.main() + "/" + installation.tenant());
        lines.add("vault   " + addresses.vault());
        lines.add("fhir    " + addresses.main() + "/fhir/" + FirstStart.ACCOUNT);
        plainPort.ifPresent(port -> lines.add("plain   http://localhost:" + port));
        lines.add("data    " + folder.path() + "  (endpoints.json, ca.pem)");
        return lines;
    }

    /// With the vault in use: one elsewhere has the one address that was told; the embedded one is
    /// the same vault under every address that it has had.
    private Surroundings asking(
            Surroundings alone,
            VaultConnection connection,
            Optional<UpOptions.RemoteVault> remote,
            ControlStore records) {
        if (remote.isPresent()) {
            return alone.asking(
                    AllowedVaults.of(List.of(addresses.vault())),
                    uri -> connection.source(uri, uri.vault()));
        }
        var vaults = KnownAddresses.remembered("addresses/vault", addresses.vaultPlace(), records);
        return alone.asking(
                vaults.allowed(), uri -> connection.source(uri, vaults.asked(uri.vault())));
    }

    private String authorityAddress() {
        return addresses.main() + "/" + installation.tenant();
    }

    private static RemoteAuthority remoteAuthority(String address, InstantSource clock) {
        HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
        return new RemoteAuthority(address, http, clock);
    }

    private static TokenVerifier verifier(
            EmbeddedAuthority authority, InstantSource clock, List<String> audiences) {
        return new TokenVerifier(
                List.of(authority), TokenRules.of(audiences.toArray(String[]::new)), clock);
    }

    private List<String> vaultAudiences() {
        return List.of(
                EmbeddedVault.AUDIENCE,
                addresses.vault(),
                "https://" + EmbeddedVault.HOST_SUFFIX + ":" + addresses.vaultPort());
    }

    private List<String> armAudiences() {
        return List.of(
                EndpointsFile.ARM_AUDIENCE,
                addresses.main(),
                "https://127.0.0.1:" + addresses.port(),
                "https://management.core.windows.net/");
    }

    private ControlPlaneSettings controlSettings() {
        return new ControlPlaneSettings(
                installation.tenant().toString(),
                List.of(installation.subscription().toString()),
                "Signet",
                Set.of(installation.administratorObject().toString()),
                List.of(addresses.main() + "/", EndpointsFile.ARM_AUDIENCE),
                addresses.main(),
                addresses.main() + "/portal/",
                EmbeddedVault.HOST_SUFFIX + ":" + addresses.vaultPort(),
                AccountGates.ACCOUNT_SUFFIX,
                objectsByClient());
    }

    private Map<String, String> objectsByClient() {
        var objects = new HashMap<String, String>();
        String service = installation.serviceObject().toString();
        objects.put(Installation.FIRST_PARTY_APPLICATION.toString(), service);
        objects.put(installation.serviceClient().toString(), service);
        objects.put(
                installation.administratorClient().toString(),
                installation.administratorObject().toString());
        return objects;
    }

    private List<Route> routes(
            ControlPlane controlPlane, Issuer issuer, Metrics metrics, Troubles troubles) {
        var routes = new ArrayList<Route>();
        for (String open : List.of("/metadata", "/health", "/.well-known")) {
            routes.add(
                    Route.named("fhir", "/fhir", open, fleet::plane)
                            .carrying(Traffic.OPEN)
                            .refusing(FhirPlane::refusal));
        }
        routes.add(Route.named("fhir", "/fhir", fleet::plane).refusing(FhirPlane::refusal));
        for (String root : ARM_ROOTS) {
            routes.add(
                    Route.under("arm", root, whenComplete(controlPlane)).carrying(Traffic.CONTROL));
        }
        routes.add(
                Route.under("arm", "/metadata", whenComplete(controlPlane)).carrying(Traffic.OPEN));
        routes.add(Route.at("metrics", "/metrics", metrics.plane()).carrying(Traffic.OPERATOR));
        routes.add(
                Route.at("health", "/health", new ProcessHealth(fleet, troubles))
                        .carrying(Traffic.OPERATOR));
        routes.addAll(issuer.routes());
        return routes;
    }

    /// The vault's listener is up before the accounts are, because they ask it; until then the
    /// control plane is not.
    private Plane whenComplete(Plane plane) {
        return request ->
                fleet.isComplete()
                        ? plane.handle(request)
                        : Response.empty(503).with("Retry-After", "1");
    }

    /// Stops accepting, ends what is under way, closes accounts and stores.
    @Override
    public void close() {
        parts.close();
    }
}
