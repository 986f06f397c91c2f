// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.accounts.AccountEnvironment;
import dev.signet.accounts.AccountFleet;
import dev.signet.accounts.AccountGates;
import dev.signet.accounts.OfferedThroughput;
import dev.signet.accounts.StoreMetrics;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.authorization.DataRoles;
import dev.signet.controlplane.authorization.RoleAssignments;
import dev.signet.controlplane.keyvault.VaultRoleAssignments;
import dev.signet.controlplane.managedidentity.IdentityChanges;
import dev.signet.crypto.Seals;
import dev.signet.customerkeys.AccountKeys;
import dev.signet.customerkeys.ServedVault;
import dev.signet.customerkeys.VaultConnection;
import dev.signet.customerkeys.VaultInUse;
import dev.signet.dataplane.FhirModels;
import dev.signet.dataplane.Retirement;
import dev.signet.dataplane.Throughput;
import dev.signet.fhir.FhirPathLibrary;
import dev.signet.http.Listener;
import dev.signet.http.Planes;
import dev.signet.http.Route;
import dev.signet.http.ServerLimits;
import dev.signet.http.server.Server;
import dev.signet.identity.issuer.Issuer;
import dev.signet.installation.Addresses;
import dev.signet.installation.Closeables;
import dev.signet.installation.ControlRecords;
import dev.signet.installation.EndpointsFile;
import dev.signet.installation.FirstStart;
import dev.signet.installation.OpenInstallation;
import dev.signet.portal.PortalSettings;
import dev.signet.process.Logs;
import dev.signet.validation.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// A running installation: everything constructed, in order, and let go of in the opposite
/// order.
public final class Signet implements AutoCloseable {
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(10);

    private final Closeables kept;
    private final OpenInstallation opened;
    private final Addresses addresses;
    private final Issuer issuer;
    private final AccountFleet fleet;
    private final Server server;
    private final List<Listener> listeners;
    private final Arm arm;
    private final Optional<Integer> plainPort;

    /// @param sealing what stores are handed for the seals of their account: the same, but for
    ///     the benchmark's null seal
    /// @param kept where what is to be closed is put as it comes
    private Signet(UpOptions options, UnaryOperator<Seals> sealing, Closeables kept) {
        this.kept = kept;
        var context = ServerContext.of(options, kept);
        opened = context.opened();
        addresses = context.addresses();
        var listening = Listening.on(addresses, options, opened);
        var connection = kept.keep(connection(options, context));
        connection.prepareInBackground(addresses.vault());
        var records = opened.records();
        var vaults = VaultInUse.of(options.remoteVault(), addresses, connection, records);
        var identities = Identities.of(context, options, listening, records);
        issuer = identities.issuer();
        var keys = keys(context, vaults, records, identities);
        var assignments =
                new RoleAssignments(records, List.of(DataRoles.KIND, VaultRoleAssignments.KIND));
        var environment = environment(context, options, vaults, keys, identities, sealing);
        var gates =
                identities
                        .audiences()
                        .accounts(
                                identities.mains(),
                                options.knownAs(),
                                Set.copyOf(options.keepReferences())::contains,
                                Set.copyOf(options.validateProfiles())::contains,
                                identities.smart(context),
                                new DataRoles(assignments));
        fleet =
                new AccountFleet(
                        environment,
                        new FhirModels(FhirPathLibrary::make, Workers.ofServer()),
                        Set.copyOf(options.fullText())::contains,
                        gates,
                        records);
        fleet.measure(context.metrics());
        var vaultRoles = new VaultRoleAssignments(assignments);
        var vault = vault(context, options, records, identities, vaultRoles, vaults);
        keys.serve(vault);
        var hosted = vault.hosted(opened.ids(), addresses);
        boolean whole = !context.warnings().isVaultDamaged();
        if (whole) {
            hosted.ifPresent(vaultRoles::follow);
        }
        arm =
                Arm.of(
                        context,
                        options,
                        ArmSettings.of(opened.ids(), addresses),
                        identities.audiences(),
                        // that an identity goes is no event at the vault
                        new IdentityChanges(records, () -> fleet.nudge(_ -> vaults.embedded())),
                        assignments,
                        fleet,
                        hosted,
                        vaultRoles);
        var accounts = accounts(options, arm);
        identities.patients().serve(accounts);
        var routes =
                new ServerRoutes(
                        fleet,
                        accounts,
                        arm.plane(),
                        identities.graph(context, arm.settings()),
                        issuer,
                        PortalMount.of(context, options),
                        context.metrics(),
                        context.warnings());
        listeners = listening.listeners(routes.all(), vault.routes());
        // closed first: no new requests, then accounts, then what they stand on
        kept.keep(fleet);
        kept.keep(arm.plane());
        kept.keep(arm.deployments());
        var limits = ServerLimits.standard();
        server = kept.keep(Server.start(limits, listeners, context.metrics(), context.chance()));
        plainPort = options.plainPort().map(_ -> server.port("plain"));
        arm.start();
        fleet.complete();
        if (whole) {
            new FirstStart(opened.ids(), addresses, arm.plane().resources(), records)
                    .run(vault.used());
        }
        endpoints().write(plainPort);
    }

    private static VaultConnection connection(UpOptions options, ServerContext context) {
        return VaultConnection.of(
                options.remoteVault(),
                context.opened(),
                context.addresses(),
                options.watch().timeout());
    }

    private static AccountKeys keys(
            ServerContext context,
            VaultInUse vaults,
            ControlRecords records,
            Identities identities) {
        return new AccountKeys(
                vaults,
                records,
                identities.issuer(),
                context.addresses(),
                context.metrics(),
                context.clock());
    }

    private static AccountEnvironment environment(
            ServerContext context,
            UpOptions options,
            VaultInUse vaults,
            AccountKeys keys,
            Identities identities,
            UnaryOperator<Seals> sealing) {
        OpenInstallation opened = context.opened();
        return new AccountEnvironment(
                opened.folder(),
                opened.rings().allowing(vaults.allowed()),
                context.chance(),
                System::nanoTime,
                options.watch(),
                keys,
                sealing,
                identities.trail(),
                context.warnings(),
                options.files(),
                new StoreMetrics(context.metrics(), context.cache()));
    }

    private ServedVault vault(
            ServerContext context,
            UpOptions options,
            ControlRecords records,
            Identities identities,
            VaultRoleAssignments vaultRoles,
            VaultInUse vaults) {
        if (options.remoteVault().isPresent()) {
            return ServedVault.unused();
        }
        return ServedVault.opened(
                () ->
                        opened.vault(
                                addresses.main(),
                                addresses.vaultSuffix(),
                                records,
                                identities.audiences().vault(),
                                vaultRoles,
                                (name, key) -> {
                                    vaultRoles.removeOrphans();
                                    fleet.nudge(vaults.concerned().apply(name, key));
                                }),
                context.warnings());
    }

    /// The data plane of each account, as far as the options leave it.
    private Planes accounts(UpOptions options, Arm arm) {
        Planes accounts =
                options.retired() ? Retirement.of(fleet::plane, fleet.refusals()) : fleet::plane;
        if (!options.throughput()) {
            return accounts;
        }
        String subscription = arm.settings().subscriptions().getFirst();
        var offered =
                new OfferedThroughput(arm.plane().resources(), subscription, System::nanoTime);
        return Throughput.of(accounts, offered, System::nanoTime, fleet.refusals());
    }

    private EndpointsFile endpoints() {
        return new EndpointsFile(
                opened.folder(),
                opened.ids(),
                addresses,
                AccountGates.COMMON_AUDIENCE,
                opened.trusted());
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

    /// Begins what makes later handshakes cheaper, beside all else.
    void rehearse() {
        server.rehearse();
    }

    /// All that is mounted, on whichever listener: the tests ask for who is admitted where.
    List<Route> routes() {
        return listeners.stream().flatMap(each -> each.routes().stream()).toList();
    }

    /// All that Resource Manager can be asked, for the same.
    List<Routes.Address> armAddresses() {
        return arm.plane().addresses();
    }

    /// One line for each address; where an administrator is awaited, each call invites anew.
    List<String> lines() {
        String portal = addresses.main() + PortalSettings.ROOT;
        return endpoints().lines(portal, issuer.invite(), plainPort);
    }

    /// Stops accepting, ends what is under way, closes accounts and stores.
    @Override
    public void close() {
        kept.close();
    }
}
