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
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What the key sources of one identity share: connections, tokens, limits. Nothing is built
/// and no class of the Azure client is loaded before the first question. Any thread.
public final class AzureSession implements AutoCloseable {
    private static final Duration RETRY_DELAY = Duration.ofMillis(200);

    private final Supplier<TokenCredential> credentials;
    private final Optional<String> resource;
    private final Supplier<HttpClient> transports;
    private final AzureLimits limits;
    private @Nullable HttpClient transport;
    private @Nullable TokenCredential credential;

    /// @param tls whom to trust ([CaTrust]); empty for the system's trust store
    public AzureSession(AzureIdentity identity, Optional<SSLContext> tls, AzureLimits limits) {
        this.credentials = () -> credential(identity);
        this.resource = identity.resource();
        this.transports = () -> transport(tls, limits);
        this.limits = limits;
    }

    private AzureSession(AzureSession other, TokenMaker maker, String resource) {
        this.credentials = () -> new MadeCredential(maker, resource);
        this.resource = Optional.of(resource);
        this.transports = other::transport;
        this.limits = other.limits;
    }

    /// As somebody else over the same connections. All that it holds of its own are its tokens,
    /// which go with it when no source speaks by it any more: it need not be closed.
    ///
    /// @param maker makes the tokens
    /// @param madeOutTo as [AzureIdentity#resource]
    public AzureSession as(TokenMaker maker, String madeOutTo) {
        return new AzureSession(this, maker, madeOutTo);
    }

    AzureLimits limits() {
        return limits;
    }

    /// Whether tokens are made out to what was told, so that the client need not check what the
    /// vault asks for.
    boolean checksResource() {
        return resource.isPresent();
    }

    synchronized HttpClient transport() {
        HttpClient current = transport;
        if (current == null) {
            current = transports.get();
            transport = current;
        }
        return current;
    }

    private static HttpClient transport(Optional<SSLContext> tls, AzureLimits limits) {
        var builder = java.net.http.HttpClient.newBuilder();
        tls.ifPresent(builder::sslContext);
        return new JdkHttpClientBuilder(builder)
                .connectionTimeout(limits.connect())
                .responseTimeout(limits.response())
                .readTimeout(limits.response())
                .writeTimeout(limits.response())
                .build();
    }

    synchronized TokenCredential credential() {
        TokenCredential current = credential;
        if (current == null) {
            current = credentials.get();
            credential = current;
        }
        return current;
    }

    private TokenCredential credential(AzureIdentity identity) {
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
        return new IssuerCredential(client, identity.resource());
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
