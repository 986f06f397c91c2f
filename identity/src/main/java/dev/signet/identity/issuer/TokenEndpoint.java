// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Client;
import dev.signet.identity.Directory;
import dev.signet.identity.User;
import dev.signet.identity.grant.Grant;
import dev.signet.identity.grant.RefreshTokens;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `/oauth2/v2.0/token` and its older spellings: client credentials, authorization codes, refresh
/// tokens, device codes and, where the operator allows it, passwords become tokens. Wrong secrets
/// are counted, and after many of one client from one peer the next wrong ones are not looked at
/// any more for a while.
final class TokenEndpoint {
    private static final int ID_CHARS_MAX = 128;

    private final IssuerSettings settings;
    private final Directory directory;
    private final TokenSigner signer;
    private final UserGrants grants;
    private final RefreshTokens refreshing;
    private final InstantSource clock;
    private final ClientProof proofs;
    private final SignIns signIns;
    private final Refused refused;

    TokenEndpoint(
            IssuerSettings settings,
            Directory directory,
            TokenSigner signer,
            UserGrants grants,
            InstantSource clock,
            Refused refused) {
        this.settings = settings;
        this.directory = directory;
        this.signer = signer;
        this.grants = grants;
        this.refreshing = grants.refreshing();
        this.clock = clock;
        this.proofs = new ClientProof(settings, directory, clock);
        this.signIns = new SignIns(settings.log(), clock);
        this.refused = refused;
    }

    /// Which client asks: wrong secrets count together, at whichever address they are tried.
    ClientProof proofs() {
        return proofs;
    }

    /// A request of a client that has proved itself.
    ///
    /// @param version2 whether the address was the v2.0 one
    private record Call(
            Client client, Form form, boolean version2, String origin, SignIns.Asked asked) {}

    /// @param version2 whether the address was the v2.0 one
    Response answer(Request request, boolean version2) {
        Form form;
        ClientProof.Said said;
        try {
            form = Form.body(request);
            said = ClientProof.said(request, form);
        } catch (Failed e) {
            if (e.failure() != Failure.MALFORMED) {
                throw e; // the server is full, or the form too large
            }
            return refused.answer(TokenRefusal.MALFORMED);
        }
        Optional<String> twice = form.twice();
        if (twice.isPresent()) {
            return refused.twice(twice.get());
        }
        String type = form.first("grant_type");
        boolean known =
                switch (type) {
                    case "client_credentials",
                            "authorization_code",
                            "refresh_token",
                            "password",
                            UserGrants.DEVICE_CODE,
                            "device_code" ->
                            true;
                    default -> false;
                };
        if (!known) {
            return refused.answer(TokenRefusal.UNSUPPORTED_GRANT);
        }
        if (type.equals("password") && !settings.passwordGrant()) {
            return refused.answer(TokenRefusal.PASSWORD_GRANT_OFF);
        }
        if (said.clientId().isEmpty() || said.clientId().length() > ID_CHARS_MAX) {
            return refused.answer(TokenRefusal.NO_CLIENT_ID);
        }
        boolean own = type.equals("client_credentials");
        Optional<Response> wrong = own ? wrongScope(form, said) : Optional.empty();
        if (wrong.isPresent()) {
            return wrong.get();
        }
        var asked =
                SignIns.Asked.of(type, directory.client(said.clientId()), request.remoteAddress());
        return switch (proofs.proved(said, request, form, own)) {
            case ClientProof.Proved.No(var refusal) -> told(refusal, asked, "");
            case ClientProof.Proved.Yes(var client) -> {
                var call = new Call(client, form, version2, request.base(), asked);
                yield own ? ofApplication(call) : ofUser(call, type);
            }
        };
    }

    /// What is wrong with a request for an application's own token, before its secret is looked
    /// at.
    private Optional<Response> wrongScope(Form form, ClientProof.Said said) {
        if (said.isEmpty()) {
            return Optional.of(refused.answer(TokenRefusal.NO_SECRET));
        }
        if (!form.has("scope") && !form.has("resource")) {
            return Optional.of(refused.answer(TokenRefusal.NO_SCOPE));
        }
        return own(form).isEmpty()
                ? Optional.of(refused.answer(TokenRefusal.BAD_SCOPE))
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

    private Response ofApplication(Call call) {
        Own own = own(call.form()).orElseThrow();
        var answer = begun(call.version2(), own.audience());
        if (own.scopes().isSmart()) {
            answer.put("scope", String.join(" ", own.scopes().smart()));
        }
        answer.put(
                "access_token",
                signer.application(
                        call.client(), own.audience(), own.scopes().smart(), call.origin()));
        signIns.given(call.asked().at(own.audience()), call.client().objectId());
        return given(answer);
    }

    private Response ofUser(Call call, String type) {
        String address = call.asked().address();
        return switch (grants.shown(call.client(), type, call.form(), address)) {
            case UserGrants.Shown.Bad(var refusal, var objectId) ->
                    told(refusal, call.asked(), objectId);
            case UserGrants.Shown.Good(var grant, var used) -> ofUser(call, grant, used);
        };
    }

    private Response ofUser(Call call, Grant grant, Optional<RefreshTokens.Opened> used) {
        var asked = call.asked().at(grant.audience());
        Optional<User> user = directory.user(grant.objectId());
        if (user.isEmpty()) {
            return told(TokenRefusal.INVALID_GRANT, asked, "");
        }
        if (!AccessRequest.of(grant, directory, settings).isGranted(directory)) {
            return told(TokenRefusal.NOT_CONSENTED, asked, grant.objectId());
        }
        Optional<String> refresh = Optional.empty();
        boolean taken = used.isEmpty() || refreshing.takes(used.get(), user.get());
        if (taken) { // recorded first: what cannot be recorded leaves the token in force
            signIns.given(asked, grant.objectId());
        }
        if (used.isPresent()) {
            refresh = refreshing.next(used.get(), user.get(), call.client().isPublic());
            if (refresh.isEmpty()) {
                return told(TokenRefusal.INVALID_GRANT, asked, grant.objectId());
            }
        } else if (grant.offline()) {
            refresh = Optional.of(refreshing.first(grant, user.get()));
        }
        return delegated(call, grant, user.get(), refresh);
    }

    private Response delegated(Call call, Grant grant, User user, Optional<String> refresh) {
        var answer = begun(call.version2(), grant.audience());
        var scopes = new ArrayList<>(grant.smart());
        scopes.addAll(grant.named().stream().sorted().toList());
        whole(call, grant).ifPresent(scopes::add);
        answer.put("scope", String.join(" ", scopes));
        String access = signer.delegated(grant, user, call.origin());
        answer.put("access_token", access);
        refresh.ifPresent(token -> answer.put("refresh_token", token));
        if (grant.openId()) {
            answer.put("id_token", signer.identity(grant, user, call.origin(), access));
        }
        if (call.form().first("client_info").equals("1")) {
            answer.put("client_info", clientInfo(user));
        }
        boolean launched = !grant.smart().isEmpty() || PatientChoice.isAskedFor(grant, "");
        String patient = launched ? PatientChoice.own(grant, user).orElse(grant).patient() : "";
        if (!patient.isEmpty()) {
            answer.put("patient", patient);
        }
        return given(answer);
    }

    /// The scope of a token that no other one narrows, in the words of the request: by it clients
    /// find the token again among those that they keep.
    private static Optional<String> whole(Call call, Grant grant) {
        if (!grant.smart().isEmpty() || grant.audience().equals(Scopes.PEOPLE)) {
            return Optional.empty();
        }
        Optional<String> asked =
                Arrays.stream(call.form().first("scope").split(" ", -1))
                        .filter(each -> each.endsWith(Scopes.DEFAULT))
                        .findFirst();
        Optional<String> audience =
                asked.flatMap(Scopes::of)
                        .flatMap(each -> each.audience())
                        .filter(grant.audience()::equals);
        return audience.isPresent() ? asked : Optional.of(grant.audience() + Scopes.DEFAULT);
    }

    /// By which MSAL names the account: who, and in which tenant.
    private String clientInfo(User user) {
        byte[] json = Issuer.bytes(Map.of("uid", user.objectId(), "utid", settings.tenant().id()));
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

    static Response given(Map<String, Object> answer) {
        return Issuer.json(200, answer)
                .with("Cache-Control", "no-store")
                .with("Pragma", "no-cache");
    }

    /// A refusal, which leaves a row unless a device only waits.
    private Response told(TokenRefusal refusal, SignIns.Asked asked, String objectId) {
        if (refusal != TokenRefusal.PENDING && refusal != TokenRefusal.SLOW_DOWN) {
            signIns.refused(asked, objectId, refusal.code());
        }
        return refused.answer(refusal);
    }
}
