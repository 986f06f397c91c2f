// SPDX-License-Identifier: Apache-2.0
package dev.signet.customerkeys;

import dev.signet.base.Failed;
import dev.signet.crypto.Secret;
import dev.signet.installation.Addresses;
import dev.signet.installation.Clients;
import dev.signet.installation.EmbeddedVault;
import dev.signet.installation.Installation;
import dev.signet.installation.OpenInstallation;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.azure.AzureIdentity;
import dev.signet.keys.azure.AzureKeySource;
import dev.signet.keys.azure.AzureLimits;
import dev.signet.keys.azure.AzureSession;
import dev.signet.keys.azure.CaTrust;
import dev.signet.keys.azure.TokenMaker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// As whom Signet asks the vault, embedded or not: always over its REST API.
public final class VaultConnection implements AutoCloseable {
    private final Secret secret;
    private final AzureSession session;

    private VaultConnection(AzureIdentity identity, Optional<SSLContext> trust, Duration timeout) {
        this.secret = identity.clientSecret();
        this.session = new AzureSession(identity, trust, limits(timeout));
    }

    /// The usual limits, shortened where a question may take less.
    private static AzureLimits limits(Duration timeout) {
        AzureLimits usual = AzureLimits.DEFAULT;
        return new AzureLimits(
                shorter(usual.connect(), timeout.dividedBy(3)),
                shorter(usual.response(), timeout.dividedBy(2)),
                timeout,
                usual.retries());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// To the vault that was chosen.
    ///
    /// @param remote empty: the embedded one
    /// @param timeout of a question
    public static VaultConnection of(
            Optional<RemoteVault> remote,
            OpenInstallation opened,
            Addresses addresses,
            Duration timeout) {
        return remote.map(elsewhere -> elsewhere(elsewhere.credentials(), timeout))
                .orElseGet(() -> embedded(opened, addresses, timeout));
    }

    /// To the embedded vault, as Signet's own client at the embedded issuer; both on this machine,
    /// so that no name service is needed.
    private static VaultConnection embedded(
            OpenInstallation opened, Addresses addresses, Duration timeout) {
        return new VaultConnection(
                new AzureIdentity(
                        URI.create("https://127.0.0.1:" + addresses.port()),
                        opened.ids().tenant().toString(),
                        opened.ids().serviceClient().toString(),
                        Clients.secret(opened.folder(), Installation.SERVICE),
                        Optional.of(EmbeddedVault.AUDIENCE)),
                Optional.of(CaTrust.of(opened.trusted())),
                timeout);
    }

    /// To a vault elsewhere.
    ///
    /// @param file as [VaultCredentials] reads it
    /// @throws Failed `INVALID` when the file is not there or says too little
    public static VaultConnection elsewhere(Path file, Duration timeout) {
        VaultCredentials.Read credentials = VaultCredentials.read(file);
        return new VaultConnection(
                new AzureIdentity(
                        URI.create(credentials.authority()),
                        credentials.tenant(),
                        credentials.client(),
                        credentials.secret(),
                        credentials.resource()),
                credentials.ca().map(CaTrust::of),
                timeout);
    }

    /// Loads what the first question needs, so that it does not have to wait for that; takes a
    /// second or two of processor time, no network. Returns at once.
    public void prepareInBackground(String vault) {
        var source = new AzureKeySource(new KeyUri(vault, EmbeddedVault.KEY), session);
        Thread.ofPlatform().name("prepare-vault-client").daemon().start(() -> prepare(source));
    }

    private static void prepare(AzureKeySource source) {
        try {
            source.prepare();
        } catch (Failed _) {
            // a start that has failed meanwhile; whoever asks a vault is told for himself
        }
    }

    /// Speaks for one key.
    ///
    /// @param vault where its vault is today: the base address in the URI, or a later one
    public KeySource source(KeyUri uri, String vault) {
        return new AzureKeySource(uri, vault, session);
    }

    /// Speaks for one key as a managed identity of this installation, whose tokens are made here.
    KeySource source(KeyUri uri, String vault, TokenMaker identity) {
        return new AzureKeySource(uri, vault, session.as(identity, EmbeddedVault.AUDIENCE));
    }

    @Override
    public void close() {
        session.close();
        secret.close();
    }
}
