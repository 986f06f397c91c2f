// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.identity.Client;
import dev.signet.identity.Directory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which client asks, and whether it is the one that it says: by a secret, by an assertion, or,
/// for a public client that acts for a user, by what only it has been given. Any thread.
final class ClientProof {
    private static final int SECRET_CHARS_MAX = 1024;

    private final IssuerSettings settings;
    private final Directory directory;
    private final InstantSource clock;
    private final FailureCounts failures;
    private final AssertionUses uses;

    ClientProof(IssuerSettings settings, Directory directory, InstantSource clock) {
        this.settings = settings;
        this.directory = directory;
        this.clock = clock;
        this.failures = new FailureCounts(clock);
        this.uses = new AssertionUses(clock);
    }

    /// What a client says of itself.
    record Said(String clientId, String secret, String assertion) {
        /// Whether it proves nothing.
        boolean isEmpty() {
            return secret.isEmpty() && assertion.isEmpty();
        }

        @Override
        public String toString() {
            return "Said[" + clientId + "]";
        }
    }

    sealed interface Proved {
        record Yes(Client client) implements Proved {}

        record No(TokenRefusal refusal) implements Proved {}
    }

    /// From a Basic header (RFC 6749 section 2.3.1: both halves form-encoded) or from the form.
    ///
    /// @throws Failed `MALFORMED`
    static Said said(Request request, Form form) {
        String header = request.header("Authorization").orElse("");
        if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
            String assertion = form.first("client_assertion");
            boolean typed = form.first("client_assertion_type").equals(ClientAssertion.TYPE);
            if (!assertion.isEmpty() && !typed) {
                throw new Failed(Failure.MALFORMED, "a client assertion is a JWT");
            }
            String clientId = form.first("client_id");
            if (clientId.isEmpty()) {
                clientId = ClientAssertion.claimed(assertion).orElse("");
            }
            return new Said(clientId, form.first("client_secret"), assertion);
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(header.substring(6).strip());
            String text = new String(bytes, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            if (colon > 0) {
                return new Said(
                        decoded(text.substring(0, colon)), decoded(text.substring(colon + 1)), "");
            }
        } catch (IllegalArgumentException _) {
            // not Base64
        }
        throw new Failed(Failure.MALFORMED, "a Basic header holds an id and a secret");
    }

    /// Form-decoded; as it is when it was plainly never encoded.
    private static String decoded(String text) {
        try {
            List<Request.Parameter> one = Request.form("v=" + text.replace("&", "%26"));
            return one.getFirst().value();
        } catch (Failed e) {
            return text;
        }
    }

    /// @param form what is asked for
    /// @param own whether it asks for itself: then it must prove itself
    Proved proved(Said said, Request request, Form form, boolean own) {
        Optional<Client> found = directory.client(said.clientId());
        if (found.isEmpty()) {
            return wrong(TokenRefusal.UNKNOWN_CLIENT, said, request);
        }
        Client client = found.get();
        if (said.isEmpty()) {
            return client.isPublic() && !own
                    ? new Proved.Yes(client)
                    : new Proved.No(TokenRefusal.NO_SECRET);
        }
        Instant now = clock.instant();
        if (!said.assertion().isEmpty()) {
            return ClientAssertion.proved(
                            said.assertion(), client, now, each -> isUs(each, request.base()))
                    .map(assertion -> first(assertion, client, request, form))
                    .orElseGet(() -> wrong(TokenRefusal.BAD_ASSERTION, said, request));
        }
        boolean right =
                said.secret().length() <= SECRET_CHARS_MAX && client.accepts(said.secret(), now);
        return right ? new Proved.Yes(client) : wrong(TokenRefusal.WRONG_SECRET, said, request);
    }

    /// Whether an assertion that proves the client is no copy.
    private Proved first(
            ClientAssertion.Proved assertion, Client client, Request request, Form form) {
        Peer peer = Peer.of(request.remoteAddress());
        return switch (uses.use(client.clientId(), assertion, peer, form.asked())) {
            case NEW -> new Proved.Yes(client);
            case AGAIN -> new Proved.No(TokenRefusal.ASSERTION_AGAIN);
            case TOO_MANY -> new Proved.No(TokenRefusal.TOO_MANY_ASSERTIONS);
        };
    }

    /// The secret has been looked at before failures are counted, so that no number of wrong
    /// ones, from wherever, keeps the right one out.
    private Proved wrong(TokenRefusal refusal, Said said, Request request) {
        Peer peer = Peer.of(request.remoteAddress());
        if (failures.tooMany(said.clientId(), peer)) {
            return new Proved.No(TokenRefusal.TOO_MANY_FAILURES);
        }
        failures.failed(said.clientId(), peer);
        return new Proved.No(refusal);
    }

    /// Whether an assertion is made out to this issuer: its token endpoint in any spelling, or its
    /// name, at the origin that was asked or another one of this server. Another issuer's endpoint
    /// of the same path is none: what was made for that must not count here.
    ///
    /// @param asked the origin of the request
    private boolean isUs(String audience, String asked) {
        String text = audience.toLowerCase(Locale.ROOT);
        int scheme = text.indexOf("://");
        int slash = scheme < 0 ? -1 : text.indexOf('/', scheme + 3);
        if (slash < 0) {
            return false;
        }
        String origin = text.substring(0, slash);
        boolean here = origin.equalsIgnoreCase(asked) || settings.origins().test(origin);
        List<String> path = List.of(text.substring(slash + 1).split("/", -1));
        String rest = String.join("/", path.subList(1, path.size()));
        boolean place =
                switch (rest) {
                    case "", "v2.0", "oauth2/token", "oauth2/v2.0/token" -> true;
                    default -> false;
                };
        return here && place && settings.tenant().called(path.getFirst());
    }
}
