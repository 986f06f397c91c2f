// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.session;

import dev.signet.base.Failed;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Wire;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A user's tokens, one for each audience, fetched when they are needed with the refresh token of
/// the sign-in. They are held in memory only and never leave for a browser. Any thread.
public final class Tokens {
    /// What tokens for ARM, for vaults and for accounts are made out to.
    public static final String ARM = "https://management.azure.com";

    public static final String VAULT = "https://vault.azure.net";
    public static final String FHIR = "https://azurehealthcareapis.com";

    /// So much life is left of what is used.
    private static final Duration SPARE = Duration.ofMinutes(2);

    private static final int AUDIENCES_MAX = 100;

    private final Wire wire;
    private final InstantSource clock;
    private final String endpoint;
    private final String clientId;
    private final Map<String, Token> byAudience = new ConcurrentHashMap<>();
    private volatile String refresh;

    private record Token(String value, Instant end) {
        @Override
        public String toString() {
            return "Token";
        }
    }

    Tokens(Wire wire, InstantSource clock, String endpoint, String clientId, String refresh) {
        this.wire = wire;
        this.clock = clock;
        this.endpoint = endpoint;
        this.clientId = clientId;
        this.refresh = refresh;
    }

    /// @return empty when the sign-in has ended: the user is gone, has a new password, or its time
    ///     has come
    public Optional<String> token(String audience) {
        Token held = byAudience.get(audience);
        if (held != null && clock.instant().plus(SPARE).isBefore(held.end())) {
            return Optional.of(held.value());
        }
        Answer answer =
                wire.send(
                        "POST",
                        endpoint,
                        Optional.empty(),
                        Optional.of(
                                Wire.Body.form(
                                        form(
                                                "grant_type",
                                                "refresh_token",
                                                "client_id",
                                                clientId,
                                                "refresh_token",
                                                refresh,
                                                "scope",
                                                audience + "/.default offline_access"))),
                        List.of());
        if (!answer.good()) {
            return Optional.empty();
        }
        keep(audience, answer);
        return Optional.of(answer.body().path("access_token").asString());
    }

    /// Gives the refresh token back to the issuer, as far as it says where (RFC 7009, RFC 8414),
    /// and forgets all tokens. Whoever has copied one has nothing of it from then on, but access
    /// tokens until their time.
    ///
    /// @param origin of the issuer
    /// @param discovery where it says what it has, from the first slash on
    /// @return whether the issuer has taken it
    boolean giveBack(String origin, String discovery) {
        String given = refresh;
        refresh = "";
        byAudience.clear();
        if (given.isEmpty()) {
            return false;
        }
        try {
            Answer known =
                    wire.send(
                            "GET",
                            origin + discovery,
                            Optional.empty(),
                            Optional.empty(),
                            List.of());
            String address = known.body().path("revocation_endpoint").asString("");
            if (!address.startsWith("https://") && !address.startsWith(origin + "/")) {
                return false;
            }
            String body =
                    form("client_id", clientId, "token", given, "token_type_hint", "refresh_token");
            return wire.send(
                            "POST",
                            address,
                            Optional.empty(),
                            Optional.of(Wire.Body.form(body)),
                            List.of())
                    .good();
        } catch (Failed e) { // the visit ends all the same
            return false;
        }
    }

    /// Takes the tokens of an answer of the issuer.
    void keep(String audience, Answer answer) {
        long seconds = answer.body().path("expires_in").asLong(0);
        var token =
                new Token(
                        answer.body().path("access_token").asString(),
                        clock.instant().plusSeconds(seconds));
        if (byAudience.size() >= AUDIENCES_MAX) {
            byAudience.clear();
        }
        byAudience.put(audience, token);
        String next = answer.body().path("refresh_token").asString("");
        if (!next.isEmpty()) {
            refresh = next;
        }
    }

    /// A form's text of alternating names and values.
    static String form(String... pairs) {
        var text = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(i == 0 ? "" : "&")
                    .append(pairs[i])
                    .append('=')
                    .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
