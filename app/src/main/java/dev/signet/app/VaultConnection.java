// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Secret;
import dev.signet.installation.Addresses;
import dev.signet.installation.Clients;
import dev.signet.installation.DataFolder;
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
import dev.signet.verify.VaultElsewhere;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// As whom Signet asks the vault, embedded or not: always over its REST API.
final class VaultConnection implements VaultElsewhere.Connection {
    private final Secret secret;
    private final AzureSession session;

    private VaultConnection(
            URI authority,
            String tenant,
            String client,
            Secret secret,
            Optional<String> resource,
            Optional<SSLContext> trust,
            Duration timeout) {
        this.secret = secret;
        var identity = new AzureIdentity(authority, tenant, client, secret, resource);
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

    /// To the vault that the options name.
    static VaultConnection of(UpOptions options, OpenInstallation opened, Addresses addresses) {
        Duration timeout = options.watch().timeout();
        return options.remoteVault()
                .map(elsewhere -> remote(elsewhere.credentials(), timeout))
                .orElseGet(() -> embedded(opened, addresses, timeout));
    }

    /// To the embedded vault, as Signet's own client at the embedded issuer; both on this machine,
    /// so that no name service is needed.
    private static VaultConnection embedded(
            OpenInstallation opened, Addresses addresses, Duration timeout) {
        return new VaultConnection(
                URI.create("https://127.0.0.1:" + addresses.port()),
                opened.ids().tenant().toString(),
                opened.ids().serviceClient().toString(),
                Clients.secret(opened.folder(), Installation.SERVICE),
                Optional.of(EmbeddedVault.AUDIENCE),
                Optional.of(CaTrust.of(opened.trusted())),
                timeout);
    }

    /// To a vault elsewhere, with a credentials file (docs/operating.md): `authority`, `tenant`,
    /// `clientId`, and either `clientSecret` or `clientSecretFile`; optional `ca` (PEM file) and
    /// `resource`.
    static VaultConnection remote(Path credentials, Duration timeout) {
        if (!Files.isRegularFile(credentials)) {
            throw invalid(credentials, "there is no such credentials file");
        }
        JsonNode json;
        try {
            json = JsonMapper.builder().build().readTree(DataFolder.read(credentials));
        } catch (JacksonException e) {
            throw invalid(credentials, "the credentials file is not JSON");
        }
        String secretText =
                json.hasNonNull("clientSecret")
                        ? json.get("clientSecret").asString()
                        : new String(
                                DataFolder.read(beside(credentials, json, "clientSecretFile")),
                                StandardCharsets.UTF_8);
        return new VaultConnection(
                URI.create(text(json, "authority", credentials)),
                text(json, "tenant", credentials),
                text(json, "clientId", credentials),
                Secret.owning(secretText.strip().getBytes(StandardCharsets.UTF_8)),
                json.hasNonNull("resource")
                        ? Optional.of(json.get("resource").asString())
                        : Optional.empty(),
                json.hasNonNull("ca")
                        ? Optional.of(CaTrust.of(beside(credentials, json, "ca")))
                        : Optional.empty(),
                timeout);
    }

    /// Loads what the first question needs, so that it does not have to wait for that; takes a
    /// second or two of processor time, no network. Returns at once.
    void prepareInBackground(String vault) {
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
    @Override
    public KeySource source(KeyUri uri, String vault) {
        return new AzureKeySource(uri, vault, session);
    }

    /// Speaks for one key as a managed identity of this installation, whose tokens are made here.
    KeySource source(KeyUri uri, String vault, TokenMaker identity) {
        return new AzureKeySource(uri, vault, session.as(identity, EmbeddedVault.AUDIENCE));
    }

    private static Path beside(Path credentials, JsonNode json, String field) {
        Path named = Path.of(text(json, field, credentials));
        Path folder = credentials.toAbsolutePath().getParent();
        return folder == null ? named : folder.resolve(named);
    }

    private static String text(JsonNode json, String field, Path file) {
        JsonNode value = json.get(field);
        if (value == null || !value.isString()) {
            throw new Failed(
                    Failure.INVALID,
                    "the credentials file lacks a field",
                    new Fact("file", file),
                    new Fact("field", field));
        }
        return value.asString();
    }

    private static Failed invalid(Path file, String text) {
        return new Failed(Failure.INVALID, text, new Fact("file", file));
    }

    @Override
    public void close() {
        session.close();
        secret.close();
    }
}
