// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.identity.smart.TokenForwarder.Forwarded;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// An OpenID Connect authority elsewhere. Its discovery document and keys are fetched when
/// first needed, again every hour, and when a token names an unknown key, though not more
/// often than once a minute. While it is silent, what was fetched serves for a day. Any
/// thread.
public final class RemoteAuthority implements Authority {
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration STALE_MAX = Duration.ofHours(24);
    private static final Duration UNKNOWN_KEY_PAUSE = Duration.ofMinutes(1);
    private static final Duration FAILURE_PAUSE = Duration.ofSeconds(5);
    private static final int DOCUMENT_BYTES_MAX = 256 * 1024;

    private final URI discovery;
    private final HttpClient http;
    private final InstantSource clock;
    private final AtomicReference<@Nullable CompletableFuture<Snapshot>> fetching =
            new AtomicReference<>();
    private volatile @Nullable Snapshot latest;
    private volatile Instant lastTry = Instant.EPOCH;

    private record Snapshot(AuthorityEndpoints endpoints, Map<String, PublicKey> keys, Instant at) {
        String issuer() {
            return endpoints.issuer();
        }
    }

    /// @param authority as configured: `https://login.microsoftonline.com/{tenant}`
    /// @param http decides which certificates are trusted; must not follow redirects
    /// @throws Failed `INVALID` unless [#isAddress]
    public RemoteAuthority(String authority, HttpClient http, InstantSource clock) {
        String root =
                authority.endsWith("/")
                        ? authority.substring(0, authority.length() - 1)
                        : authority;
        if (!isAddress(authority)) {
            throw new Failed(Failure.INVALID, "an authority is an https address");
        }
        this.discovery = URI.create(root + DISCOVERY);
        this.http = http;
        this.clock = clock;
    }

    /// Where it is to be asked; asks it now when that is not known.
    ///
    /// @throws Failed `UNAVAILABLE` when its discovery document or its keys cannot be had
    public AuthorityEndpoints endpoints() {
        return current().endpoints();
    }

    /// Asks its token endpoint.
    ///
    /// @param form as it is sent
    /// @param authorization header of that name; empty for none
    /// @throws Failed `UNAVAILABLE` when it names none that may be asked, or does not answer
    public Forwarded forward(String form, Optional<String> authorization) {
        URI address =
                keysAddress(discovery, endpoints().token())
                        .orElseThrow(RemoteAuthority::unavailable);
        var request =
                HttpRequest.newBuilder(address)
                        .timeout(ANSWER_MAX)
                        .header("Accept", "application/json")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form));
        authorization.ifPresent(header -> request.header("Authorization", header));
        try {
            var answer = answer(request.build());
            return new Forwarded(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw unavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    @Override
    public boolean issues(String issuer) {
        return current().issuer().equals(issuer);
    }

    @Override
    public Optional<PublicKey> key(String keyId) {
        Snapshot snapshot = current();
        PublicKey key = key(snapshot, keyId);
        Instant now = clock.instant();
        if (key == null && !now.isBefore(snapshot.at().plus(UNKNOWN_KEY_PAUSE)) && mayTry(now)) {
            key = key(refreshed(snapshot), keyId);
        }
        return Optional.ofNullable(key);
    }

    private static @Nullable PublicKey key(Snapshot snapshot, String keyId) {
        if (keyId.isEmpty() && snapshot.keys().size() == 1) {
            return snapshot.keys().values().iterator().next();
        }
        return snapshot.keys().get(keyId);
    }

    private Snapshot current() {
        Snapshot snapshot = latest;
        Instant now = clock.instant();
        if (snapshot != null && now.isBefore(snapshot.at().plus(FRESH))) {
            return snapshot;
        }
        if (snapshot != null && now.isBefore(snapshot.at().plus(STALE_MAX))) {
            return mayTry(now) ? refreshed(snapshot) : snapshot;
        }
        if (!mayTry(now) && fetching.get() == null) {
            throw unavailable();
        }
        return fetched();
    }

    private boolean mayTry(Instant now) {
        return !now.isBefore(lastTry.plus(FAILURE_PAUSE));
    }

    private Snapshot refreshed(Snapshot otherwise) {
        try {
            return fetched();
        } catch (Failed e) {
            return otherwise;
        }
    }

    /// One thread fetches, the others that come meanwhile wait for it.
    private Snapshot fetched() {
        var mine = new CompletableFuture<Snapshot>();
        CompletableFuture<Snapshot> running = fetching.compareAndExchange(null, mine);
        if (running != null) {
            try {
                return running.join();
            } catch (CompletionException e) {
                throw unavailable();
            }
        }
        try {
            lastTry = clock.instant();
            Snapshot snapshot = fetch();
            latest = snapshot;
            mine.complete(snapshot);
            return snapshot;
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
            throw unavailable();
        } finally {
            fetching.set(null);
        }
    }

    private Snapshot fetch() {
        try {
            Map<String, Object> document = JSONObjectUtils.parse(get(discovery));
            String issuer = JSONObjectUtils.getString(document, "issuer");
            String keys = JSONObjectUtils.getString(document, "jwks_uri");
            if (issuer == null || issuer.isEmpty() || keys == null) {
                throw unavailable();
            }
            URI address = keysAddress(discovery, keys).orElseThrow(RemoteAuthority::unavailable);
            var endpoints =
                    new AuthorityEndpoints(
                            issuer,
                            text(document, "authorization_endpoint"),
                            text(document, "token_endpoint"),
                            keys,
                            text(document, "revocation_endpoint"),
                            false);
            return new Snapshot(endpoints, keys(JWKSet.parse(get(address))), clock.instant());
        } catch (ParseException | IOException e) {
            throw unavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    private static String text(Map<String, Object> document, String name) throws ParseException {
        String text = JSONObjectUtils.getString(document, name);
        return text == null ? "" : text;
    }

    private static Map<String, PublicKey> keys(JWKSet set) {
        var keys = new HashMap<String, PublicKey>();
        for (JWK jwk : set.getKeys()) {
            KeyUse use = jwk.getKeyUse();
            if (use != null && !use.equals(KeyUse.SIGNATURE)) {
                continue;
            }
            String id = jwk.getKeyID() == null ? "" : jwk.getKeyID();
            try {
                if (jwk instanceof RSAKey rsa) {
                    keys.put(id, rsa.toRSAPublicKey());
                } else if (jwk instanceof ECKey ec) {
                    keys.put(id, ec.toECPublicKey());
                }
            } catch (JOSEException _) {
                // a key this build cannot read verifies nothing
            }
        }
        return Map.copyOf(keys);
    }

    private String get(URI address) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(address)
                        .timeout(ANSWER_MAX)
                        .header("Accept", "application/json")
                        .build();
        var answer = answer(request);
        if (answer.statusCode() != 200) {
            throw new IOException("no usable document");
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> answer(HttpRequest request)
            throws IOException, InterruptedException {
        // the request's own timeout ends with the headers; this one covers the body too
        var response =
                http.sendAsync(
                        request,
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), DOCUMENT_BYTES_MAX));
        try {
            return response.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            response.cancel(true);
            throw new IOException("no usable document", e);
        }
    }

    /// Whether an authority may have that address: https with a host, or http on this machine,
    /// for which a developer needs no certificate; no query, as paths are put behind it.
    public static boolean isAddress(String authority) {
        return parsed(authority)
                .filter(uri -> uri.getRawQuery() == null && uri.getRawFragment() == null)
                .filter(uri -> isSecure(uri) || isPlainOnThisMachine(uri))
                .isPresent();
    }

    /// Where the keys are, as the discovery document says: only an authority that is itself
    /// plain and on this machine may name such an address, else any authority could aim this
    /// server at itself.
    static Optional<URI> keysAddress(URI discovery, String named) {
        return parsed(named)
                .filter(
                        uri ->
                                isSecure(uri)
                                        || (isPlainOnThisMachine(uri)
                                                && isPlainOnThisMachine(discovery)));
    }

    private static Optional<URI> parsed(String address) {
        try {
            return Optional.of(URI.create(address)).filter(uri -> uri.getHost() != null);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean isSecure(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    private static boolean isPlainOnThisMachine(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme())
                && ("127.0.0.1".equals(uri.getHost()) || "localhost".equals(uri.getHost()));
    }

    private static Failed unavailable() {
        return new Failed(Failure.UNAVAILABLE, "the authority's keys cannot be fetched");
    }
}
