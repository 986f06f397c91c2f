// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.ClientSecretCredentialBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What the key sources of one identity share: connections, tokens, limits. Nothing is built
/// and no class of the Azure client is loaded before the first question. Any thread.
public final class AzureSession implements AutoCloseable {
    private static final Duration RETRY_DELAY = Duration.ofMillis(200);

    private final AzureIdentity identity;
    private final Optional<SSLContext> tls;
    private final AzureLimits limits;
    private @Nullable HttpClient transport;
    private @Nullable TokenCredential credential;

    /// @param tls whom to trust ([CaTrust]); empty for the system's trust store
    public AzureSession(AzureIdentity identity, Optional<SSLContext> tls, AzureLimits limits) {
        this.identity = identity;
        this.tls = tls;
        this.limits = limits;
    }

    AzureLimits limits() {
        return limits;
    }

    /// Whether tokens are made out to what was told, so that the client need not check what the
    /// vault asks for.
    boolean checksResource() {
        return identity.resource().isPresent();
    }

    synchronized HttpClient transport() {
        HttpClient current = transport;
        if (current == null) {
            var builder = java.net.http.HttpClient.newBuilder();
            tls.ifPresent(builder::sslContext);
            current =
                    new JdkHttpClientBuilder(builder)
                            .connectionTimeout(limits.connect())
                            .responseTimeout(limits.response())
                            .readTimeout(limits.response())
                            .writeTimeout(limits.response())
                            .build();
            transport = current;
        }
        return current;
    }

    synchronized TokenCredential credential() {
        TokenCredential current = credential;
        if (current == null) {
            String secret =
                    identity.clientSecret().use(bytes -> new String(bytes, StandardCharsets.UTF_8));
            var client =
                    new ClientSecretCredentialBuilder()
                            .authorityHost(identity.authorityHost().toString())
                            .tenantId(identity.tenant())
                            .clientId(identity.clientId())
                            .clientSecret(secret)
                            .disableInstanceDiscovery()
                            .httpClient(new IssuerTransport(transport()))
                            .retryOptions(retries())
                            .httpLogOptions(quiet())
                            .build();
            current = new IssuerCredential(client, identity.resource());
            credential = current;
        }
        return current;
    }

    /// Forgets the tokens: the vault has refused one that had not expired.
    synchronized void forgetTokens() {
        credential = null;
    }

    RetryOptions retries() {
        return new RetryOptions(new FixedDelayOptions(limits.retries(), RETRY_DELAY));
    }

    /// Bodies hold secrets: whatever the environment asks for, they are not logged.
    HttpLogOptions quiet() {
        return new HttpLogOptions().setLogLevel(HttpLogDetailLevel.NONE);
    }

    /// Lets go of the tokens; idle connections end by themselves.
    @Override
    public synchronized void close() {
        credential = null;
        transport = null;
    }
}
