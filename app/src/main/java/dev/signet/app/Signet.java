// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.accounts.AccountEnvironment;
import dev.signet.accounts.AccountFleet;
import dev.signet.accounts.AccountGates;
import dev.signet.accounts.ClockWatch;
import dev.signet.accounts.ProcessWarnings;
import dev.signet.accounts.StoreMetrics;
import dev.signet.audit.AuditTrail;
import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.ControlPlane;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.authorization.RoleAssignments;
import dev.signet.controlplane.deployments.Deployments;
import dev.signet.controlplane.deployments.HttpsContent;
import dev.signet.controlplane.deployments.LinkedContent;
import dev.signet.controlplane.deployments.SecretReader;
import dev.signet.controlplane.healthcareapis.HealthcareApis;
import dev.signet.controlplane.keyvault.KeyVault;
import dev.signet.controlplane.keyvault.VaultRoleAssignments;
import dev.signet.controlplane.managedidentity.IdentityChanges;
import dev.signet.controlplane.managedidentity.UserAssignedIdentities;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.crypto.Seals;
import dev.signet.crypto.SegmentCache;
import dev.signet.dataplane.FhirModels;
import dev.signet.dataplane.Retirement;
import dev.signet.dataplane.Throughput;
import dev.signet.http.Metrics;
import dev.signet.http.Planes;
import dev.signet.http.ServerLimits;
import dev.signet.http.server.Server;
import dev.signet.identity.Caller;
import dev.signet.identity.SignInLog;
import dev.signet.identity.graph.GraphPlane;
import dev.signet.installation.Addresses;
import dev.signet.installation.Closeables;
import dev.signet.installation.ControlRecords;
import dev.signet.installation.DataFolder;
import dev.signet.installation.EndpointsFile;
import dev.signet.installation.FirstStart;
import dev.signet.installation.KnownAddresses;
import dev.signet.installation.OpenInstallation;
import dev.signet.process.Logs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// A running installation: everything constructed, in order, and let go of in the opposite
/// order.
public final class Signet implements AutoCloseable {
    private static final long SEGMENT_CACHE_BYTES = 64L << 20;
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(10);

    private final Closeables kept;
    private final OpenInstallation opened;
    private final Addresses addresses;
    private final AccountFleet fleet;
    private final Optional<Integer> plainPort;

    /// @param sealing what stores are handed for the seals of their account: the same, but for
    ///     the benchmark's null seal
    /// @param kept where what is to be closed is put as it comes
    private Signet(UpOptions options, UnaryOperator<Seals> sealing, Closeables kept) {
        this.kept = kept;
        Entropy entropy = Entropy.system();
        Chance chance = Chance.of(entropy);
        InstantSource clock = InstantSource.system();
        var warnings =
                new ProcessWarnings(kept.keep(new ClockWatch(clock, System::nanoTime).start()));
        var cache = new SegmentCache(SEGMENT_CACHE_BYTES);
        var metrics = new Metrics();
        opened =
                OpenInstallation.in(
                        new DataFolder(options.data()),
                        options.fixed(),
                        cache,
                        entropy,
                        clock,
                        kept);
        addresses = options.addresses();
        var listening = Listening.on(addresses, options, opened);
        var connection = kept.keep(VaultConnection.of(options, opened, addresses));
        connection.prepareInBackground(addresses.vault());
        ControlRecords records = opened.records();
        var vaults = VaultInUse.of(options, addresses, connection, records);
        Optional<AuditTrail> audit =
                options.audited() ? Optional.of(opened.auditTrail(records)) : Optional.empty();
        var mains = KnownAddresses.remembered("addresses/main", addresses.mainPlace(), records);
        var directory = opened.directory(records);
        var signIns =
                audit.map(
                                trail ->
                                        opened.signIns(
                                                trail,
                                                addresses.main() + "/" + opened.ids().tenant()))
                        .orElse(SignInLog.NONE);
        var issuer =
                opened.issuer(
                        listening.issuerSettings(opened.ids(), mains, signIns), directory, records);
        var keys = new AccountKeys(vaults, records, issuer, addresses, metrics, clock);
        var environment =
                new AccountEnvironment(
                        opened.folder(),
                        opened.rings().allowing(vaults.allowed()),
                        chance,
                        options.watch(),
                        keys,
                        sealing,
                        audit,
                        warnings,
                        new StoreMetrics(metrics, cache));
        var audiences = new Audiences(issuer.authority(), addresses, opened.ids(), clock);
        var assignments = new RoleAssignments(records);
        AccountGates gates = audiences.accounts(
                        mains,
                        options.knownAs(),
                        Set.copyOf(options.keepReferences())::contains,
                        assignments);
        fleet =
                new AccountFleet(
                        environment, new FhirModels(FhirPathLibrary::make), gates, records);
        fleet.measure(metrics);
        var vaultRoles = new VaultRoleAssignments(records);
        var vault = vault(options, records, audiences, vaultRoles, vaults, warnings);
        keys.serve(vault);
        var controlSettings = ArmSettings.of(opened.ids(), addresses);
        // who uses another's resources stands before it
        var hosted = vault.hosted(opened.ids(), addresses);
        if (!warnings.isVaultDamaged()) {
            hosted.ifPresent(vaultRoles::follow);
        }
        var providers = new ArrayList<ResourceProvider>();
        providers.addAll(
                HealthcareApis.providers(controlSettings, fleet, fleet.auditLogs(), chance));
        providers.add(UserAssignedIdentities.provider(controlSettings.tenant(), chance));
        providers.addAll(KeyVault.providers(controlSettings.tenant(), hosted, vaultRoles));
        var deployments =
                new Deployments(
                        controlSettings,
                        records,
                        linkedContent(options.templateHosts()),
                        SecretReader.NONE,
                        clock,
                        chance);
        providers.add(deployments);
        var controlPlane =
                new ControlPlane(
                        controlSettings,
                        audiences.arm()::caller,
                        // that an identity goes is no event at the vault
                        new IdentityChanges(records, () -> fleet.nudge(_ -> vaults.embedded())),
                        providers,
                        assignments,
                        clock,
                        chance);
        var graph =
                new GraphPlane(
                        directory,
                        audiences.arm()::caller,
                        caller -> requireAdministrator(controlSettings, caller),
                        id -> Optional.ofNullable(controlSettings.principals().get(id)),
                        audit.map(_ -> signIns),
                        clock,
                        entropy);
        Planes accounts = options.retired() ? Retirement.of(fleet::plane) : fleet::plane;
        if (options.throughput()) {
            var offered =
                    new OfferedThroughput(
                            controlPlane.resources(),
                            controlSettings.subscriptions().getFirst(),
                            System::nanoTime);
            accounts = Throughput.of(accounts, offered, System::nanoTime);
        }
        var routes =
                new ServerRoutes(fleet, accounts, controlPlane, graph, issuer, metrics, warnings)
                        .all();
        var listeners = listening.listeners(routes, vault.routes());
        // closed first: no new requests, then accounts, then what they stand on
        kept.keep(fleet);
        kept.keep(controlPlane);
        kept.keep(deployments);
        var server = kept.keep(Server.start(ServerLimits.standard(), listeners, metrics, chance));
        plainPort = options.plainPort().map(_ -> server.port("plain"));
        controlPlane.start();
        deployments.start();
        fleet.complete();
        if (!warnings.isVaultDamaged()) {
            new FirstStart(opened.ids(), addresses, controlPlane.resources(), records)
                    .run(vault.used());
        }
        new EndpointsFile(
                        opened.folder(),
                        opened.ids(),
                        addresses,
                        AccountGates.COMMON_AUDIENCE,
                        opened.trusted())
                .write(plainPort);
    }

    private LinkedContent linkedContent(HttpsContent.Hosts hosts) {
        return hosts.equals(HttpsContent.Hosts.none())
                ? LinkedContent.NONE
                : kept.keep(new HttpsContent(hosts));
    }

    private static void requireAdministrator(ControlPlaneSettings settings, Caller caller) {
        // scopes on data narrow a token to data
        if (caller.rights().scoped() || !caller.isAny(settings.administrators())) {
            throw new Failed(Failure.FORBIDDEN, "only an administrator may do that");
        }
    }

    private ServedVault vault(
            UpOptions options,
            ControlRecords records,
            Audiences audiences,
            VaultRoleAssignments vaultRoles,
            VaultInUse vaults,
            ProcessWarnings warnings) {
        if (options.remoteVault().isPresent()) {
            return ServedVault.unused();
        }
        return ServedVault.opened(
                () ->
                        opened.vault(
                                addresses.main(),
                                addresses.vaultSuffix(),
                                records,
                                audiences.vault(),
                                vaultRoles,
                                (name, key) -> {
                                    vaultRoles.removeOrphans();
                                    fleet.nudge(vaults.concerned().apply(name, key));
                                }),
                warnings);
    }

    /// Starts everything; returns when requests are served. Accounts may still be opening.
    ///
    /// @throws dev.signet.base.Failed when the folder, a port or a stored file is not as it
    ///     must be
    public static Signet start(UpOptions options, UnaryOperator<Seals> sealing) {
        Logs.configure();
        var kept = new Closeables();
        try {
            return new Signet(options, sealing, kept);
        } catch (RuntimeException e) {
            kept.close();
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
        lines.add("issuer  " + addresses.main() + "/" + opened.ids().tenant());
        lines.add("vault   " + addresses.vault());
        lines.add("fhir    " + addresses.main() + "/fhir/" + FirstStart.ACCOUNT);
        plainPort.ifPresent(port -> lines.add("plain   http://localhost:" + port));
        lines.add("data    " + opened.folder().path() + "  (endpoints.json, ca.pem)");
        return lines;
    }

    /// Stops accepting, ends what is under way, closes accounts and stores.
    @Override
    public void close() {
        kept.close();
    }
}
