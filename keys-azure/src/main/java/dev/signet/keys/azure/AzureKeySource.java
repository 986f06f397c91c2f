// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.azure;

import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import dev.signet.crypto.Secret;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyFacts;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.WrappedKey;
import java.math.BigInteger;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A customer's key in a vault that speaks Azure Key Vault's REST API, by Microsoft's client.
/// Every wrap and unwrap is done by the vault, none by a cached public key. The host that is
/// asked is that of the key URI, or the one that was given for it, and no other. Any thread.
public final class AzureKeySource implements KeySource {
    private static final int CLIENTS_MAX = 16;
    private static final KeyWrapAlgorithm ALGORITHM = KeyWrapAlgorithm.RSA_OAEP_256;

    private final KeyUri keyUri;
    private final KeyUri asked;
    private final AzureSession session;
    private final TimedCall timed;
    private final Map<String, CryptographyClient> clients = new ConcurrentHashMap<>();
    private volatile @Nullable KeyClient keyClient;

    /// Asks nobody and builds nothing yet.
    public AzureKeySource(KeyUri keyUri, AzureSession session) {
        this(keyUri, keyUri.vault(), session);
    }

    /// For a vault that has another address than when its key URI was given: it is asked there,
    /// and its keys keep the identifiers that they had.
    ///
    /// @param vault base address in the spelling of [KeyUri#vault]
    public AzureKeySource(KeyUri keyUri, String vault, AzureSession session) {
        this.keyUri = keyUri;
        this.asked = new KeyUri(vault, keyUri.name());
        this.session = session;
        this.timed = new TimedCall(session.limits().total());
    }

    /// Loads and builds what the first question needs, and asks nobody. The first question of a
    /// process costs seconds of processor time; call this early, on a thread of its own.
    public void prepare() {
        var unused = keyClient();
    }

    @Override
    public KeyAnswer<KeyFacts> latest() {
        return ask(() -> facts(keyClient().getKey(keyUri.name())), _ -> {});
    }

    @Override
    public KeyAnswer<byte[]> wrap(KeyVersion version, Secret secret) {
        if (!keyUri.names(version)) {
            return new KeyAnswer.Refused<>(KeyReason.URI_INVALID);
        }
        return ask(
                () -> secret.use(key -> client(version).wrapKey(ALGORITHM, key).getEncryptedKey()),
                _ -> {});
    }

    @Override
    public KeyAnswer<Secret> unwrap(WrappedKey wrapped) {
        if (!keyUri.names(wrapped.version())) {
            return new KeyAnswer.Refused<>(KeyReason.URI_INVALID);
        }
        return ask(
                () -> {
                    byte[] key =
                            client(wrapped.version())
                                    .unwrapKey(ALGORITHM, wrapped.bytes())
                                    .getKey();
                    // an answer without a value is none
                    return Secret.owning(Objects.requireNonNull(key));
                },
                Secret::close);
    }

    private <T> KeyAnswer<T> ask(TimedCall.Call<T> call, java.util.function.Consumer<T> unwanted) {
        KeyAnswer<T> answer = timed.ask(call, unwanted);
        if (answer instanceof KeyAnswer.Refused<T>(var reason)
                && reason == KeyReason.TOKEN_REFUSED) {
            session.forgetTokens();
            clients.clear();
            keyClient = null;
        }
        return answer;
    }

    private KeyClient keyClient() {
        KeyClient current = keyClient;
        if (current == null) {
            var builder =
                    new KeyClientBuilder()
                            .vaultUrl(asked.vault())
                            .credential(session.credential())
                            .httpClient(session.transport())
                            .retryOptions(session.retries())
                            .httpLogOptions(session.quiet());
            if (session.checksResource()) {
                builder.disableChallengeResourceVerification();
            }
            current = builder.buildClient();
            keyClient = current;
        }
        return current;
    }

    private CryptographyClient client(KeyVersion version) {
        if (clients.size() >= CLIENTS_MAX) {
            clients.clear();
        }
        return clients.computeIfAbsent(
                asked.version(version.version()).kid(), this::cryptographyClient);
    }

    private CryptographyClient cryptographyClient(String kid) {
        var builder =
                new CryptographyClientBuilder()
                        .keyIdentifier(kid)
                        .credential(session.credential())
                        .httpClient(session.transport())
                        .retryOptions(session.retries())
                        .httpLogOptions(session.quiet())
                        .disableKeyCaching();
        if (session.checksResource()) {
            builder.disableChallengeResourceVerification();
        }
        return builder.buildClient();
    }

    private KeyFacts facts(KeyVaultKey key) {
        KeyProperties properties = key.getProperties();
        byte[] modulus = key.getKey().getN();
        return new KeyFacts(
                keyUri.version(properties.getVersion()),
                String.valueOf(key.getKeyType()),
                modulus == null ? 0 : new BigInteger(1, modulus).bitLength(),
                !Boolean.FALSE.equals(properties.isEnabled()),
                Optional.ofNullable(properties.getNotBefore()).map(time -> time.toInstant()),
                Optional.ofNullable(properties.getExpiresOn()).map(time -> time.toInstant()),
                key.getKeyOperations().stream().map(String::valueOf).collect(Collectors.toSet()),
                Objects.toString(properties.getRecoveryLevel(), ""));
    }
}
