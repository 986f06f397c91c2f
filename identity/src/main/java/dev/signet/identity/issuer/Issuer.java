// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Plane;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.Traffic;
import dev.signet.identity.Client;
import dev.signet.identity.Directory;
import dev.signet.identity.RefreshFamilies;
import dev.signet.identity.Tenant;
import dev.signet.identity.grant.AuthorizationCodes;
import dev.signet.identity.grant.DeviceCodes;
import dev.signet.identity.grant.RefreshTokens;
import dev.signet.identity.smart.TokenForwarder;
import dev.signet.identity.verification.EmbeddedAuthority;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The embedded token issuer: the part of Microsoft Entra ID that Azure's SDKs, its command lines
/// and a browser use to sign in applications and users, at the same addresses. Tokens are v1-shaped
/// JWTs signed with RS256.
public final class Issuer implements Plane {
    private static final long BODY_BYTES_MAX = 64 * 1024;
    private static final String REALM = "userrealm/";
    private static final String REALM_OF_USER = REALM + "{user}";

    private final Tenant tenant;
    private final boolean passwordGrant;
    private final SigningKeys keys;
    private final TokenSigner signer;
    private final TokenEndpoint tokens;
    private final DeviceEndpoint devices;
    private final RevocationEndpoint revocation;
    private final SignIn signIn;
    private final FirstSteps first;
    private final Patients patients;
    private final DevicePage devicePage;
    private final Refused refused;
    private final Map<String, Function<Request, Response>> places;

    /// @param directory whom it knows
    /// @param refreshing what lets users stay signed in
    /// @param chance for trace ids in error answers
    public Issuer(
            IssuerSettings settings,
            SigningKeys keys,
            Directory directory,
            RefreshTokens refreshing,
            InstantSource clock,
            Entropy entropy,
            Chance chance) {
        this(settings, keys, directory, refreshing, clock, entropy, chance, Pause.REAL);
    }

    /// @param pause makes guessing slow
    Issuer(
            IssuerSettings settings,
            SigningKeys keys,
            Directory directory,
            RefreshTokens refreshing,
            InstantSource clock,
            Entropy entropy,
            Chance chance,
            Pause pause) {
        this.tenant = settings.tenant();
        this.passwordGrant = settings.passwordGrant();
        this.keys = keys;
        this.refused = new Refused(clock, chance);
        var codes = new AuthorizationCodes(clock, entropy);
        var waiting = new DeviceCodes(clock, entropy);
        var passwords = new Passwords(directory, clock, entropy, pause);
        this.patients = settings.patients();
        this.devicePage = new DevicePage(settings, directory, passwords, waiting, clock);
        this.devices = new DeviceEndpoint(settings, directory, waiting, refused);
        this.signer = new TokenSigner(tenant, keys, directory, clock);
        var choice = new PatientChoice(patients, directory, signer, clock, entropy);
        this.first = new FirstSteps(settings, clock, entropy);
        this.signIn = new SignIn(settings, directory, passwords, codes, choice, first, clock);
        this.tokens =
                new TokenEndpoint(
                        settings,
                        directory,
                        signer,
                        new UserGrants(directory, passwords, codes, waiting, refreshing),
                        clock,
                        refused);
        this.revocation = new RevocationEndpoint(directory, tokens.proofs(), refreshing, refused);
        this.places = answers();
    }

    /// Who answers at each address behind the tenant's.
    private Map<String, Function<Request, Response>> answers() {
        Function<Request, Response> codes = request -> posted(request, devices::answer);
        Function<Request, Response> device = request -> page(request, devicePage::answer);
        Function<Request, Response> authorize = request -> page(request, signIn::authorize);
        Function<Request, Response> published = request -> read(request, keys());
        return Map.ofEntries(
                Map.entry("oauth2/v2.0/token", request -> token(request, true)),
                Map.entry("oauth2/token", request -> token(request, false)),
                Map.entry("oauth2/v2.0/authorize", authorize),
                Map.entry("oauth2/authorize", authorize),
                Map.entry("oauth2/v2.0/devicecode", codes),
                Map.entry("oauth2/devicecode", codes),
                Map.entry("oauth2/v2.0/deviceauth", device),
                Map.entry("oauth2/deviceauth", device),
                Map.entry("oauth2/first", request -> page(request, first::answer)),
                Map.entry("oauth2/v2.0/revoke", request -> posted(request, revocation::answer)),
                Map.entry("discovery/instance", request -> read(request, instance(request))),
                Map.entry(REALM_OF_USER, request -> read(request, realm())),
                Map.entry("discovery/keys", published),
                Map.entry("discovery/v2.0/keys", published),
                Map.entry(
                        "v2.0/.well-known/openid-configuration",
                        request -> configuration(request, true)),
                Map.entry(
                        ".well-known/openid-configuration",
                        request -> configuration(request, false)));
    }

    /// The addresses at which it answers, behind the tenant's and below it.
    Set<String> places() {
        return places.keySet();
    }

    /// One that stands alone, whose tokens end with the process.
    public Issuer(
            Tenant tenant,
            SigningKey key,
            Directory directory,
            InstantSource clock,
            Chance chance) {
        this(
                IssuerSettings.of(tenant),
                SigningKeys.only(key, clock),
                directory,
                new RefreshTokens(
                        Entropy.system().bytes(32),
                        RefreshFamilies.unkept(clock, Entropy.system()),
                        clock),
                clock,
                Entropy.system(),
                chance);
    }

    /// The authority that verifies this issuer's tokens.
    public EmbeddedAuthority authority() {
        return new EmbeddedAuthority(tenant, keys::verifying);
    }

    /// A code by which who holds it comes to be the first administrator: once, within an hour. It
    /// is shown to who has started the server and to nobody else. One that was given before is good
    /// no longer.
    ///
    /// @return empty when none is awaited, or when none is made here
    public Optional<String> invite() {
        return first.invite();
    }

    /// How long a token is good.
    public static Duration tokenLife() {
        return TokenSigner.LIFE;
    }

    /// A token of a resource's managed identity, which has no secret: for whoever holds the
    /// resource, within this process.
    ///
    /// @param objectId claim `oid`, by which roles and policies name it
    /// @param clientId claim `appid`
    /// @param audience what it is made out to
    /// @param origin under which address of this issuer, `https://host[:port]`
    public String managedIdentityToken(
            String objectId, String clientId, String audience, String origin) {
        var identity = new Client(clientId, objectId, List.of(), List.of(), Set.of());
        return signer.application(identity, audience, List.of(), origin);
    }

    /// Its token endpoint for who stands before it in this process.
    ///
    /// @param origin under which address of this issuer, `https://host[:port]`
    public TokenForwarder forwarder(String origin) {
        return (form, authorization, remoteAddress) -> {
            Headers headers = Headers.of("Content-Type", "application/x-www-form-urlencoded");
            if (authorization.isPresent()) {
                headers = headers.with("Authorization", authorization.get());
            }
            var request =
                    new Request(
                            "POST",
                            origin,
                            List.of(tenant.id(), "oauth2", "v2.0", "token"),
                            List.of(),
                            headers,
                            new ByteArrayInputStream(form.getBytes(StandardCharsets.UTF_8)),
                            remoteAddress);
            Response answer = tokens.answer(request, true);
            return switch (answer.body()) {
                case Response.Body.Bytes(var bytes) ->
                        new TokenForwarder.Forwarded(answer.status(), bytes);
                case Response.Body.Streamed _ ->
                        throw new Failed(Failure.INTERNAL, "a token's answer is not streamed");
            };
        };
    }

    /// Where it is mounted; to stand behind the routes of the other planes.
    public List<Route> routes() {
        return List.of(
                route("/*/oauth2"),
                route("/*/v2.0/.well-known/openid-configuration"),
                route("/*/.well-known/openid-configuration"),
                route("/*/discovery"),
                route("/*/userrealm"));
    }

    private Route route(String pattern) {
        return Route.under("issuer", pattern, this)
                .withBodyBytesMax(BODY_BYTES_MAX)
                .carrying(Traffic.OPEN)
                .refusing(refused::of);
    }

    @Override
    public Response handle(Request request) {
        List<String> path = request.path();
        if (path.size() < 3) {
            return nowhere(request);
        }
        String place = String.join("/", path.subList(1, path.size())).toLowerCase(Locale.ROOT);
        boolean isRealm = path.size() == 3 && place.startsWith(REALM);
        return places.getOrDefault(isRealm ? REALM_OF_USER : place, this::nowhere).apply(request);
    }

    private Response nowhere(Request request) {
        return refused.of(new Failed(Failure.NOT_FOUND, "there is no such address"), request);
    }

    private Response notTaken(Request request, String taken) {
        var wrong = new Failed(Failure.METHOD_NOT_ALLOWED, "another method is taken");
        return refused.of(wrong, request).with("Allow", taken);
    }

    private Response configuration(Request request, boolean version2) {
        return known(request) ? read(request, discovery(request, version2)) : noTenant();
    }

    /// The page on which a patient is chosen shows some of an account's.
    @Override
    public boolean forgets() {
        return patients.mustBeForgotten();
    }

    private boolean known(Request request) {
        return tenant.called(request.path().getFirst());
    }

    private Response token(Request request, boolean version2) {
        return posted(request, each -> tokens.answer(each, version2));
    }

    private Response posted(Request request, Function<Request, Response> endpoint) {
        if (!request.method().equals("POST")) {
            return notTaken(request, "POST");
        }
        return known(request) ? endpoint.apply(request) : noTenant();
    }

    private Response page(Request request, Function<Request, Response> page) {
        if (!request.method().equals("GET") && !request.method().equals("POST")) {
            return notTaken(request, "GET, POST");
        }
        try {
            return known(request) ? page.apply(request) : noTenant();
        } catch (Failed failed) {
            int status = TokenRefusal.of(failed.failure()).status();
            return Refusals.later(Pages.problem(status, failed.text()), failed);
        }
    }

    private Response noTenant() {
        return refused.answer(TokenRefusal.NO_TENANT);
    }

    private Map<String, Object> discovery(Request request, boolean version2) {
        String root = request.base() + '/' + request.path().getFirst();
        String oauth = root + (version2 ? "/oauth2/v2.0" : "/oauth2");
        var grants =
                new ArrayList<>(
                        List.of(
                                "authorization_code",
                                "client_credentials",
                                "refresh_token",
                                UserGrants.DEVICE_CODE));
        if (passwordGrant) {
            grants.add("password");
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("issuer", tenant.issuer(request.base()));
        document.put("authorization_endpoint", oauth + "/authorize");
        document.put("token_endpoint", oauth + "/token");
        document.put("jwks_uri", root + (version2 ? "/discovery/v2.0/keys" : "/discovery/keys"));
        document.put("device_authorization_endpoint", oauth + "/devicecode");
        document.put("revocation_endpoint", root + "/oauth2/v2.0/revoke");
        document.put(
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_post", "client_secret_basic", "private_key_jwt", "none"));
        document.put(
                "token_endpoint_auth_signing_alg_values_supported",
                List.of("RS256", "RS384", "PS256", "PS384", "ES256", "ES384"));
        document.put(
                "revocation_endpoint_auth_methods_supported",
                List.of("client_secret_post", "client_secret_basic", "private_key_jwt", "none"));
        document.put("grant_types_supported", grants);
        document.put("response_types_supported", List.of("code"));
        document.put("response_modes_supported", SignIn.MODES);
        document.put("code_challenge_methods_supported", List.of("S256"));
        document.put("subject_types_supported", List.of("pairwise"));
        document.put("id_token_signing_alg_values_supported", List.of("RS256"));
        document.put(
                "scopes_supported",
                List.of("openid", "profile", "offline_access", "fhirUser", "launch/patient"));
        document.put(
                "claims_supported",
                List.of(
                        "aud",
                        "iss",
                        "iat",
                        "nbf",
                        "exp",
                        "oid",
                        "appid",
                        "tid",
                        "sub",
                        "ver",
                        "upn",
                        "name",
                        "scp",
                        "groups",
                        "nonce",
                        "fhirUser"));
        return document;
    }

    /// What clients ask for before they trust an authority's host: this host is one of ours.
    private Map<String, Object> instance(Request request) {
        String host = request.base().substring(request.base().indexOf("://") + 3);
        var document = new LinkedHashMap<String, Object>();
        document.put(
                "tenant_discovery_endpoint",
                request.base() + '/' + tenant.id() + "/v2.0/.well-known/openid-configuration");
        document.put("api-version", "1.1");
        document.put(
                "metadata",
                List.of(
                        Map.of(
                                "preferred_network",
                                host,
                                "preferred_cache",
                                host,
                                "aliases",
                                List.of(host))));
        return document;
    }

    /// Where a user's password is checked, which clients ask before they send one: here, whoever it
    /// is. Says nothing of who is there.
    private static Map<String, Object> realm() {
        return Map.of("ver", "1.0", "account_type", "Managed");
    }

    private Map<String, Object> keys() {
        return Map.of("keys", keys.published().stream().map(Issuer::published).toList());
    }

    private static Map<String, Object> published(SigningKey key) {
        var jwk = new LinkedHashMap<String, Object>(key.published().toJSONObject());
        jwk.put("alg", "RS256");
        return jwk;
    }

    private Response read(Request request, Map<String, Object> document) {
        return request.method().equals("GET") || request.method().equals("HEAD")
                ? json(200, document)
                : notTaken(request, "GET, HEAD");
    }

    static Response json(int status, Map<String, Object> document) {
        return Response.of(status, "application/json; charset=utf-8", bytes(document));
    }

    static byte[] bytes(Map<String, Object> document) {
        return JSONObjectUtils.toJSONString(document).getBytes(StandardCharsets.UTF_8);
    }
}
