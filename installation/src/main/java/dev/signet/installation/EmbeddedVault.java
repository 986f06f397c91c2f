// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.http.Plane;
import dev.signet.http.Refusals;
import dev.signet.http.Route;
import dev.signet.http.Traffic;
import dev.signet.vault.VaultService;
import dev.signet.vault.VaultSettings;
import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.access.VaultRoles;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.NewKey;
import dev.signet.vault.records.VaultStore;
import dev.signet.vault.rest.VaultPlane;
import dev.signet.vault.rest.VaultPlaneSettings;
import dev.signet.vault.rest.VaultTokens;
import dev.signet.vault.vaults.VaultDraft;
import dev.signet.vault.vaults.VaultListener;
import dev.signet.vault.vaults.VaultName;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The Key Vault of this process: its service, its plane, and the clock that drives retention and
/// rotation.
public final class EmbeddedVault implements AutoCloseable {
    public static final String VAULT = "signet-vault";
    public static final String KEY = "signet-key";

    /// The region of the first vault: none of Azure's.
    public static final String LOCATION = "local";

    /// Below it each vault has a name on this machine, whatever else it is called.
    public static final String HOST_SUFFIX = "vault.localhost";

    /// What tokens for a vault are made out to, as in Azure's public cloud.
    public static final String AUDIENCE = "https://vault.azure.net";

    /// The record that says that the first vault and its key have been made.
    private static final String MADE = "first-start/vault";

    private static final System.Logger LOG = System.getLogger(EmbeddedVault.class.getName());
    private static final Duration TICK = Duration.ofMinutes(1);
    private static final int FIRST_KEY_BITS = 3072;

    private final VaultService service;
    private final VaultPlane plane;
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("vault-clock").factory());

    /// @param settings see [#settings]
    /// @param roles role assignments, for vaults that use them
    public EmbeddedVault(
            VaultStore store,
            VaultPlaneSettings settings,
            VaultTokens tokens,
            VaultRoles roles,
            Entropy entropy,
            InstantSource clock,
            VaultListener listener) {
        service = VaultService.open(store, VaultSettings.DEFAULT, entropy, clock, listener);
        plane = new VaultPlane(service, tokens, settings, roles, entropy, clock);
        var _ =
                clockwork.scheduleWithFixedDelay(
                        this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// What its plane says of itself.
    ///
    /// @param authority address of the issuer, without tenant
    /// @param suffix below which the vaults have names, beside [#HOST_SUFFIX]
    static VaultPlaneSettings settings(String authority, String suffix, Installation installation) {
        return new VaultPlaneSettings(
                authority,
                installation.tenant().toString(),
                List.of(HOST_SUFFIX, suffix),
                new VaultName(VAULT),
                Set.of(installation.serviceClient().toString()));
    }

    /// Where a vault's plane is mounted. Wrapping and unwrapping have places of their own: the
    /// accounts themselves need them to open and to serve.
    ///
    /// @param refusals its words for what the server refuses before it is asked
    public static List<Route> routes(Plane plane, Refusals refusals) {
        var routes = new ArrayList<Route>();
        for (String key : List.of("/keys/*/*", "/keys/*/", "/keys/*")) {
            for (String use : List.of("/wrapkey", "/unwrapkey")) {
                routes.add(Route.under("vault", key + use, plane).carrying(Traffic.KEY_USE));
            }
        }
        routes.add(Route.at("vault", "/", plane).carrying(Traffic.VAULT));
        return routes.stream().map(route -> route.refusing(refusals)).toList();
    }

    /// Where its own plane is mounted.
    public List<Route> routes() {
        return routes(plane, plane::refused);
    }

    public VaultPlane plane() {
        return plane;
    }

    public VaultService service() {
        return service;
    }

    /// Whether an earlier start has made the first vault.
    public static boolean isMade(ControlStore records) {
        return records.read(MADE).isPresent();
    }

    /// Makes the first vault and its key, once: soft delete, purge protection, all permissions
    /// on keys for the administrator, and what Signet needs for Signet. What a customer deletes
    /// later stays deleted.
    ///
    /// @param records remember that it is done
    public void makeFirst(Installation installation, ControlStore records) {
        if (isMade(records)) {
            return;
        }
        var name = new VaultName(VAULT);
        if (service.vaults().findDeleted(name).isEmpty()) {
            if (service.vaults().find(name).isEmpty()) {
                service.vaults().put(name, first(installation));
            }
            makeKey(name);
        }
        records.write(Map.of(MADE, Optional.of(new byte[] {1})));
    }

    private static VaultDraft first(Installation installation) {
        String tenant = installation.tenant().toString();
        String resourceId =
                "/subscriptions/"
                        + installation.subscription()
                        + "/resourceGroups/signet/providers/Microsoft.KeyVault/vaults/"
                        + VAULT;
        var administrator =
                AccessPolicy.onKeys(tenant, installation.administratorObject().toString(), "all");
        var signet =
                AccessPolicy.onKeys(
                        tenant,
                        installation.serviceObject().toString(),
                        "get",
                        "wrapKey",
                        "unwrapKey");
        return VaultDraft.of(resourceId, tenant, LOCATION)
                .withPolicies(administrator, signet)
                .withPurgeProtection();
    }

    private void makeKey(VaultName vault) {
        try {
            var _ =
                    service.keys()
                            .createIfAbsent(vault, new KeyName(KEY), NewKey.rsa(FIRST_KEY_BITS));
        } catch (Failed e) {
            if (e.failure() != Failure.CONFLICT) {
                throw e;
            }
            // it is there and deleted: a folder of a build that kept no record of the first start
        }
    }

    private void tick() {
        try {
            service.tick();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the vault's clock has missed a tick", e);
        }
    }

    @Override
    public void close() {
        // no interrupt: a tick may be writing
        clockwork.close();
        service.close();
    }
}
