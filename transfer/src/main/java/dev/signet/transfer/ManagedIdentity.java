// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tokens of the identity that a machine in Azure has, for its blobs, by the instance metadata
/// service (Microsoft Entra ID, "How to use managed identities to acquire an access token").
/// Any thread.
public final class ManagedIdentity implements Supplier<String> {
    /// Where the service answers on every machine in Azure.
    public static final URI AZURE = URI.create("http://169.254.169.254/");

    private static final String QUERY =
            "metadata/identity/oauth2/token?api-version=2018-02-01"
                    + "&resource=https%3A%2F%2Fstorage.azure.com%2F";
    private static final Pattern TOKEN = Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern SECONDS =
            Pattern.compile("\"expires_in\"\\s*:\\s*\"?([0-9]{1,9})\"?");
    private static final Duration SPARE = Duration.ofMinutes(5);
    private static final int ANSWER_BYTES_MAX = 64 << 10;

    private final URI service;
    private final WebClient client;
    private final InstantSource clock;
    private String token = ""; // guarded by this
    private Instant until = Instant.MIN; // guarded by this

    public ManagedIdentity(URI service, WebClient client, InstantSource clock) {
        this.service = service;
        this.client = client;
        this.clock = clock;
    }

    /// A token that lives for minutes yet.
    ///
    /// @throws Failed `UNAVAILABLE` when the service gives none
    @Override
    public synchronized String get() {
        if (clock.instant().isBefore(until)) {
            return token;
        }
        String answer = ask();
        Matcher found = TOKEN.matcher(answer);
        Matcher seconds = SECONDS.matcher(answer);
        if (!found.find() || !seconds.find()) {
            throw new Failed(Failure.UNAVAILABLE, "the machine's identity gives no token");
        }
        token = found.group(1);
        Duration lives = Duration.ofSeconds(Long.parseLong(seconds.group(1)));
        until = clock.instant().plus(lives).minus(SPARE);
        return token;
    }

    private String ask() {
        try {
            HttpURLConnection answer =
                    client.send(
                            "GET", service.resolve(QUERY), Map.of("Metadata", "true"), new byte[0]);
            int status = answer.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                WebClient.drop(answer);
                throw new Failed(
                        Failure.UNAVAILABLE,
                        "the machine's identity gives no token",
                        new Fact("status", status));
            }
            try (var bytes = answer.getInputStream()) {
                return new String(bytes.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
            }
        } catch (IOException thrown) {
            throw new Failed(thrown, Failure.UNAVAILABLE, "the machine's identity does not answer");
        }
    }

    /// On a machine in Azure.
    public static ManagedIdentity ofMachine(InstantSource clock) {
        var client = new WebClient(Duration.ofSeconds(10), Optional.empty());
        return new ManagedIdentity(AZURE, client, clock);
    }
}
