// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

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
import dev.signet.identity.Issuer;
import dev.signet.identity.IssuerSettings;
import dev.signet.identity.SignInLog;
import dev.signet.identity.Tenant;
import dev.signet.installation.Addresses;
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
final class StandaloneVault implements AutoCloseable {
    private static final long CACHE_BYTES = 1 << 20;
    private static final String CREDENTIALS = "signet-credentials.json";

    private final Closeables kept = new Closeables();
    private final String address;
    private final String vaultAddress;
    private final DataFolder folder;

    /// @param host name by which others reach it; in the certificate and in key URIs
    StandaloneVault(Path data, String host, int port) {
        Entropy entropy = Entropy.system();
        InstantSource clock = InstantSource.system();
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
        Tls tls = Listening.tls(opened.serverKeys(names));
        ControlRecords records = opened.records();
        KnownHosts hosts = KnownHosts.local().and(names);
        var settings =
                new IssuerSettings(
                        new Tenant(opened.ids().tenant().toString()),
                        origin ->
                                origin.startsWith("https://")
                                        && hosts.knows(origin.substring("https://".length())),
                        new ApiAudiences(Set.of(), hosts),
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
        routes.addAll(EmbeddedVault.routes(vault.plane()));
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
    List<String> lines() {
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
        var pretty = json.writerWithDefaultPrettyPrinter();
        DataFolder.write(folder.endpoints(), pretty.writeValueAsBytes(endpoints), "rw-r--r--");
        ObjectNode credentials = json.createObjectNode();
        credentials.put("authority", address);
        credentials.put("tenant", installation.tenant().toString());
        credentials.put("clientId", installation.serviceClient().toString());
        credentials.put("clientSecretFile", "root/" + Installation.SERVICE + ".secret");
        credentials.put("ca", trusted.getFileName().toString());
        credentials.put("resource", EmbeddedVault.AUDIENCE);
        DataFolder.write(
                folder.path().resolve(CREDENTIALS),
                pretty.writeValueAsBytes(credentials),
                "rw-------");
    }

    @Override
    public void close() {
        kept.close();
    }
}
