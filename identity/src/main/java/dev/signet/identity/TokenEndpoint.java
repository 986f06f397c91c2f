// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `/oauth2/v2.0/token` and its older spellings: client credentials, authorization codes, refresh
/// tokens and device codes become tokens. Wrong secrets are counted, and after many of one client
/// from one address the next wrong ones are not looked at any more for a while.
final class TokenEndpoint {
    private static final int ID_CHARS_MAX = 128;

    private final Tenant tenant;
    private final Directory directory;
    private final TokenSigner signer;
    private final AuthorizationCodes codes;
    private final DeviceCodes devices;
    private final RefreshTokens refreshing;
    private final InstantSource clock;
    private final ClientProof proofs;
    private final Refused refused;

    TokenEndpoint(
            Tenant tenant,
            Directory directory,
            TokenSigner signer,
            AuthorizationCodes codes,
            DeviceCodes devices,
            RefreshTokens refreshing,
            InstantSource clock,
            Chance chance) {
        this.tenant = tenant;
        this.directory = directory;
        this.signer = signer;
        this.codes = codes;
        this.devices = devices;
        this.refreshing = refreshing;
        this.clock = clock;
        this.proofs = new ClientProof(tenant, directory, clock);
        this.refused = new Refused(clock, chance);
    }

    /// @param version2 whether the address was the v2.0 one
    Response answer(Request request, boolean version2) {
        Form form;
        ClientProof.Said said;
        try {
            form = Form.body(request);
            said = ClientProof.said(request, form);
        } catch (Failed e) {
            if (e.failure() == Failure.UNAVAILABLE) {
                throw e; // the server is full; the form may be good
            }
            return refused(TokenRefusal.MALFORMED);
        }
        String type = form.first("grant_type");
        boolean known =
                switch (type) {
                    case "client_credentials",
                            "authorization_code",
                            "refresh_token",
                            DEVICE_CODE,
                            "device_code" ->
                            true;
                    default -> false;
                };
        if (!known) {
            return refused(TokenRefusal.UNSUPPORTED_GRANT);
        }
        if (said.clientId().isEmpty() || said.clientId().length() > ID_CHARS_MAX) {
            return refused(TokenRefusal.NO_CLIENT_ID);
        }
        boolean own = type.equals("client_credentials");
        Optional<Response> wrong = own ? wrongScope(form, said) : Optional.empty();
        if (wrong.isPresent()) {
            return wrong.get();
        }
        return switch (proofs.proved(said, request, own)) {
            case ClientProof.Proved.No(var refusal) -> refused(refusal);
            case ClientProof.Proved.Yes(var client) ->
                    own
                            ? ofApplication(client, form, version2, request.base())
                            : ofUser(client, type, form, version2, request.base());
        };
    }

    static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

    /// What is wrong with a request for an application's own token, before its secret is looked
    /// at.
    private Optional<Response> wrongScope(Form form, ClientProof.Said said) {
        if (said.isEmpty()) {
            return Optional.of(refused(TokenRefusal.NO_SECRET));
        }
        if (!form.has("scope") && !form.has("resource")) {
            return Optional.of(refused(TokenRefusal.NO_SCOPE));
        }
        return own(form).isEmpty()
                ? Optional.of(refused(TokenRefusal.BAD_SCOPE))
                : Optional.empty();
    }

    /// An application's own token: for whom, and with which scopes of SMART.
    private record Own(String audience, Scopes scopes) {}

    private static Optional<Own> own(Form form) {
        String scope = form.first("scope");
        if (form.has("resource")) {
            return Scopes.sane(form.first("resource"))
                    .map(audience -> new Own(audience, Scopes.NONE));
        }
        Optional<Scopes> scopes = Scopes.of(scope);
        boolean asks = scope.contains(Scopes.DEFAULT) || scopes.filter(Scopes::isSmart).isPresent();
        return asks
                ? scopes.map(each -> new Own(each.audience().orElse(Scopes.ACCOUNTS), each))
                : Optional.empty();
    }

    private Response ofApplication(Client client, Form form, boolean version2, String origin) {
        Own own = own(form).orElseThrow();
        var answer = begun(version2, own.audience());
        if (own.scopes().isSmart()) {
            answer.put("scope", String.join(" ", own.scopes().smart()));
        }
        answer.put(
                "access_token",
                signer.application(client, own.audience(), own.scopes().smart(), origin));
        return given(answer);
    }

    private Response ofUser(
            Client client, String type, Form form, boolean version2, String origin) {
        Optional<Grant> granted;
        switch (type) {
            case "authorization_code" ->
                    granted =
                            codes.take(
                                    form.first("code"),
                                    client.clientId(),
                                    form.first("redirect_uri"),
                                    form.first("code_verifier"));
            case "refresh_token" -> {
                granted =
                        refreshing.opened(
                                form.first("refresh_token"), client.clientId(), directory);
                if (granted.isPresent() && form.has("scope")) {
                    granted = narrowed(granted.get(), form);
                    if (granted.isEmpty()) {
                        return refused(TokenRefusal.BAD_SCOPE);
                    }
                }
            }
            default -> {
                String code = form.first(form.has("device_code") ? "device_code" : "code");
                switch (devices.poll(code, client.clientId())) {
                    case DeviceCodes.Polled.Granted(var grant) -> granted = Optional.of(grant);
                    case DeviceCodes.Polled.Pending _ -> {
                        return refused(TokenRefusal.PENDING);
                    }
                    case DeviceCodes.Polled.TooFast _ -> {
                        return refused(TokenRefusal.SLOW_DOWN);
                    }
                    case DeviceCodes.Polled.Expired _ -> {
                        return refused(TokenRefusal.EXPIRED_CODE);
                    }
                }
            }
        }
        Optional<User> user = granted.flatMap(grant -> directory.user(grant.objectId()));
        return user.isEmpty()
                ? refused(TokenRefusal.INVALID_GRANT)
                : delegated(granted.get(), user.get(), form, version2, origin);
    }

    /// A refresh may ask for another resource, as Azure's clients do, and for fewer of SMART's
    /// scopes; never for more of them.
    private static Optional<Grant> narrowed(Grant grant, Form form) {
        return Scopes.of(form.first("scope"))
                .filter(
                        scopes ->
                                grant.smart().isEmpty()
                                        ? scopes.smart().isEmpty()
                                        : grant.smart().containsAll(scopes.smart()))
                .filter(scopes -> grant.smart().isEmpty() || stays(grant, scopes))
                .map(
                        scopes ->
                                new Grant(
                                        grant.clientId(),
                                        grant.objectId(),
                                        scopes.audience().orElse(grant.audience()),
                                        scopes.isSmart() ? scopes.smart() : grant.smart(),
                                        scopes.audience().isPresent()
                                                ? scopes.named()
                                                : grant.named(),
                                        ""));
    }

    /// What SMART narrows is good for its own resource only: others know no such scopes.
    private static boolean stays(Grant grant, Scopes scopes) {
        return scopes.audience().map(grant.audience()::equals).orElse(true);
    }

    private Response delegated(Grant grant, User user, Form form, boolean version2, String origin) {
        var answer = begun(version2, grant.audience());
        var scopes = new ArrayList<>(grant.smart());
        scopes.addAll(grant.named().stream().sorted().toList());
        answer.put("scope", String.join(" ", scopes));
        answer.put("access_token", signer.delegated(grant, user, origin));
        if (grant.offline()) {
            answer.put("refresh_token", refreshing.sealed(grant, user));
        }
        if (grant.openId()) {
            answer.put("id_token", signer.identity(grant, user, origin));
        }
        if (form.first("client_info").equals("1")) {
            answer.put("client_info", clientInfo(user));
        }
        if (!grant.smart().isEmpty() && user.fhirUser().startsWith("Patient/")) {
            answer.put("patient", user.fhirUser().substring("Patient/".length()));
        }
        return given(answer);
    }

    /// By which MSAL names the account: who, and in which tenant.
    private String clientInfo(User user) {
        byte[] json = Issuer.bytes(Map.of("uid", user.objectId(), "utid", tenant.id()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    private Map<String, Object> begun(boolean version2, String audience) {
        // one second less than the token's life, as Entra ID says it
        long seconds = TokenSigner.LIFE.toSeconds() - 1;
        var answer = new LinkedHashMap<String, Object>();
        answer.put("token_type", "Bearer");
        answer.put("expires_in", seconds);
        answer.put("ext_expires_in", seconds);
        if (!version2) {
            long now = clock.instant().getEpochSecond();
            answer.put("expires_on", Long.toString(now + seconds));
            answer.put("not_before", Long.toString(now));
            answer.put("resource", audience);
        }
        return answer;
    }

    private static Response given(Map<String, Object> answer) {
        return Issuer.json(200, answer)
                .with("Cache-Control", "no-store")
                .with("Pragma", "no-cache");
    }

    /// A device asks for its codes.
    Response device(Request request) {
        Form form;
        ClientProof.Said said;
        try {
            form = Form.body(request);
            said = ClientProof.said(request, form);
        } catch (Failed e) {
            if (e.failure() == Failure.UNAVAILABLE) {
                throw e;
            }
            return refused(TokenRefusal.MALFORMED);
        }
        Optional<Client> client = directory.client(said.clientId());
        if (client.isEmpty()) {
            return refused(TokenRefusal.UNKNOWN_CLIENT);
        }
        Optional<Scopes> scopes = Scopes.of(form.first("scope"));
        Optional<String> audience = scopes.flatMap(each -> each.audience(form.first("resource")));
        if (audience.isEmpty()) {
            return refused(TokenRefusal.BAD_SCOPE);
        }
        var asked =
                new Grant(
                        client.get().clientId(),
                        "",
                        audience.get(),
                        scopes.get().smart(),
                        scopes.get().named(),
                        "");
        Optional<DeviceCodes.Codes> given = devices.give(asked);
        if (given.isEmpty()) {
            return refused(TokenRefusal.TOO_MANY_DEVICES);
        }
        String page = request.base() + '/' + request.path().getFirst() + "/oauth2/deviceauth";
        var answer = new LinkedHashMap<String, Object>();
        answer.put("user_code", given.get().user());
        answer.put("device_code", given.get().device());
        answer.put("verification_uri", page);
        answer.put("verification_url", page);
        answer.put("expires_in", DeviceCodes.LIFE.toSeconds());
        answer.put("interval", DeviceCodes.INTERVAL.toSeconds());
        answer.put(
                "message",
                "To sign in, open the page %s in a browser and enter the code %s."
                        .formatted(page, given.get().user()));
        return given(answer);
    }

    Response refused(TokenRefusal refusal) {
        return refused.answer(refusal);
    }
}
