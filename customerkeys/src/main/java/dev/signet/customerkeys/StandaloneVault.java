// SPDX-License-Identifier: Apache-2.0
package dev.signet.customerkeys;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.crypto.SegmentCache;
import dev.signet.http.KnownHosts;
import dev.signet.http.Listener;
import dev.signet.http.Metrics;
import dev.signet.http.Route;
import dev.signet.http.ServerLimits;
import dev.signet.http.Tls;
import dev.signet.http.server.Server;
import dev.signet.identity.SignInLog;
import dev.signet.identity.Tenant;
import dev.signet.identity.issuer.Issuer;
import dev.signet.identity.issuer.IssuerSettings;
import dev.signet.installation.Addresses;
import dev.signet.installation.ApiAudiences;
import dev.signet.installation.Closeables;
import dev.signet.installation.ControlRecords;
import dev.signet.installation.DataFolder;
import dev.signet.installation.EmbeddedVault;
import dev.signet.installation.FixedIds;
import dev.signet.installation.Installation;
import dev.signet.installation.OpenInstallation;
import dev.signet.vault.access.VaultRoles;
import dev.signet.vault.rest.VaultTokens;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The Key Vault alone, with a root and an issuer of its own: what `up --vault` uses in place
/// of the embedded one. Who has its disk has the customer's keys and none of the data.
public final class StandaloneVault implements AutoCloseable {
    private static final long CACHE_BYTES = 1 << 20;
    private static final String CREDENTIALS = "signet-credentials.json";

    private final Closeables kept = new Closeables();
    private final String address;
    private final String vaultAddress;
    private final DataFolder folder;

    /// @param host name by which others reach it; in the certificate and in key URIs
    /// @param port HTTPS, 0 for any free one
    public StandaloneVault(Path data, String host, int port, Entropy entropy, InstantSource clock) {
        folder = new DataFolder(data);
        var opened =
                OpenInstallation.in(
                        folder,
                        FixedIds.none(),
                        new SegmentCache(CACHE_BYTES),
                        entropy,
                        clock,
                        kept);
        int bound = Addresses.chosen(port);
        Addresses addresses = Addresses.of(host, bound, bound, Optional.empty(), Optional.empty());
        address = addresses.main();
        vaultAddress = addresses.vault();
        List<String> names = List.of(host, "*." + EmbeddedVault.HOST_SUFFIX);
        Tls tls = opened.tls(names);
        ControlRecords records = opened.records();
        KnownHosts hosts = KnownHosts.local().and(names);
        var settings =
                new IssuerSettings(
                        new Tenant(opened.ids().tenant().toString()),
                        origin ->
                                origin.startsWith("https://")
                                        && hosts.knows(origin.substring("https://".length())),
                        new ApiAudiences(Set.of(), hosts),
                        false,
                        SignInLog.NONE);
        Issuer issuer = opened.issuer(settings, opened.directory(records), records);
        var verifier =
                new VaultTokens(
                        List.of(issuer.authority()),
                        Set.of(EmbeddedVault.AUDIENCE, vaultAddress),
                        clock);
        EmbeddedVault vault =
                opened.vault(
                        address,
                        EmbeddedVault.HOST_SUFFIX,
                        records,
                        verifier,
                        VaultRoles.none(),
                        (_, _) -> {});
        List<Route> routes = new ArrayList<>(issuer.routes());
        routes.addAll(vault.routes());
        var listener =
                new Listener("vault", Addresses.any(), bound, Optional.of(tls), hosts, routes);
        kept.keep(
                Server.start(
                        ServerLimits.standard(),
                        List.of(listener),
                        new Metrics(),
                        Chance.of(entropy)));
        writeFiles(opened.ids(), opened.trusted());
    }

    /// One line for each thing that an operator needs.
    public List<String> lines() {
        return List.of(
                "vault   " + vaultAddress,
                "key     " + vaultAddress + "/keys/" + EmbeddedVault.KEY,
                "data    " + folder.path() + "  (endpoints.json, ca.pem, " + CREDENTIALS + ")");
    }

    private void writeFiles(Installation installation, Path trusted) {
        var json = JsonMapper.builder().build();
        ObjectNode endpoints = json.createObjectNode();
        endpoints.put("vault", vaultAddress);
        endpoints.put("issuer", address);
        endpoints.put("tenant", installation.tenant().toString());
        endpoints.put("ca", trusted.toString());
        endpoints.put("clientId", installation.administratorClient().toString());
        endpoints.put(
                "clientSecretFile", folder.clientSecret(Installation.ADMINISTRATOR).toString());
        endpoints.putObject("audiences").put("vault", EmbeddedVault.AUDIENCE);
        DataFolder.write(
                folder.endpoints(),
                json.writerWithDefaultPrettyPrinter().writeValueAsBytes(endpoints),
                "rw-r--r--");
        new VaultCredentials(
                        address,
                        installation.tenant().toString(),
                        installation.serviceClient().toString(),
                        folder.path().relativize(folder.clientSecret(Installation.SERVICE)),
                        Optional.of(EmbeddedVault.AUDIENCE),
                        Optional.of(folder.path().relativize(trusted)))
                .write(folder.path().resolve(CREDENTIALS));
    }

    @Override
    public void close() {
        kept.close();
    }
}
