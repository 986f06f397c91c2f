// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Plane;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Caller;
import dev.signet.vault.VaultRefusal;
import dev.signet.vault.VaultService;
import dev.signet.vault.access.VaultGuard;
import dev.signet.vault.access.VaultRoles;
import dev.signet.vault.audit.AuditEvent;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.vaults.Vault;
import dev.signet.vault.vaults.VaultName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/// The Key Vault REST API for keys (contract 3.1 to 3.4), mounted at the root of its listener.
///
/// In this order: the token (a request without a good one is challenged before anything of it
/// is read), the vault by the request's Host, the network rules, the api-version, the address,
/// the permission, and only then the body. Every request of an authenticated caller leaves one
/// audit row; so does a bad token, at most one in ten seconds, so that a flood of them cannot
/// push the others out. A request without any token leaves none: that is how clients ask for
/// the challenge.
public final class VaultPlane implements Plane {
    private static final System.Logger LOG = System.getLogger(VaultPlane.class.getName());
    private static final Duration BAD_TOKEN_ROW_EVERY = Duration.ofSeconds(10);

    private final VaultService service;
    private final BiFunction<String, String, Caller> tokens;
    private final VaultPlaneSettings settings;
    private final VaultGuard guard;
    private final VaultAnswers answers;
    private final Chance chance;
    private final InstantSource clock;
    private volatile Instant badTokenRow = Instant.MIN;

    /// @param tokens whose tokens are taken, and made out to what
    /// @param roles role assignments for the vaults that use them
    public VaultPlane(
            VaultService service,
            VaultTokens tokens,
            VaultPlaneSettings settings,
            VaultRoles roles,
            Entropy entropy,
            InstantSource clock) {
        this(service, tokens::caller, settings, roles, entropy, clock);
    }

    /// @param tokens from the resource that the challenge names and a bearer token to the
    ///     caller; throws `UNAUTHENTICATED` for a bad one
    VaultPlane(
            VaultService service,
            BiFunction<String, String, Caller> tokens,
            VaultPlaneSettings settings,
            VaultRoles roles,
            Entropy entropy,
            InstantSource clock) {
        this.service = service;
        this.tokens = tokens;
        this.settings = settings;
        this.guard = new VaultGuard(roles, settings.trustedApplications());
        this.answers = new VaultAnswers(service, entropy);
        this.chance = Chance.of(entropy);
        this.clock = clock;
    }

    /// What becomes known of a request while it is handled; read when its audit row is written.
    private static final class Exchange {
        private final Instant started;
        private final UUID correlationId;
        private Optional<Vault> vault = Optional.empty();
        private Optional<Caller> caller = Optional.empty();
        private Optional<VaultOperation> operation = Optional.empty();
        private Optional<ApiVersion> version = Optional.empty();
        private String kid = "";
        private Optional<Boolean> enabled = Optional.empty();
        private String refused = "";
        private boolean audited = true;

        private Exchange(Instant started, UUID correlationId) {
            this.started = started;
            this.correlationId = correlationId;
        }
    }

    @Override
    public Response handle(Request request) {
        var exchange = new Exchange(clock.instant(), chance.uuid());
        Response response;
        try {
            response = answer(request, exchange);
        } catch (RuntimeException e) {
            Failed failed = failed(e);
            exchange.refused = VaultErrors.message(failed);
            response = VaultErrors.response(failed);
            if (failed.failure() == Failure.UNAUTHENTICATED) {
                response = response.with("WWW-Authenticate", challenge(request, exchange));
            }
        }
        try {
            audit(request, exchange, response.status());
        } catch (RuntimeException e) {
            response = VaultErrors.response(failed(e));
        }
        return headed(response, exchange.correlationId.toString());
    }

    private static Response headed(Response response, String id) {
        return response.with("Cache-Control", "no-store").with("x-ms-request-id", id);
    }

    /// What the server refuses before a vault is asked ([Refusals]); it leaves no audit row.
    public Response refused(Failed failed, Request request) {
        String incident = failed.fact(Refusals.INCIDENT, "");
        String id = incident.isEmpty() ? chance.uuid().toString() : incident;
        return headed(VaultErrors.response(failed), id);
    }

    private static Failed failed(RuntimeException e) {
        Failed failed = Failed.mistake(e, "The vault has failed; its log says more.");
        if (failed != e) {
            LOG.log(System.Logger.Level.ERROR, "a request to the vault has failed", failed);
        }
        return failed;
    }

    private Response answer(Request request, Exchange exchange) {
        Optional<VaultName> name = settings.vault(request.base());
        exchange.vault = name.flatMap(service.vaults()::find);
        Caller caller = authenticated(request, exchange);
        exchange.caller = Optional.of(caller);
        Vault vault = exchange.vault.orElseThrow(VaultRefusal.VAULT_NOT_FOUND::failed);
        guard.requireReachable(vault, caller, request.remoteAddress());
        ApiVersion version = ApiVersion.of(request);
        exchange.version = Optional.of(version);
        VaultRoute route = VaultRoute.of(request.method(), request.path());
        exchange.operation = Optional.of(route.operation());
        if (route.operation().rotating() && !version.knowsRotation()) {
            throw new Failed(
                    Failure.INVALID,
                    "This api-version does not have the operation; 7.3 and later do.",
                    new Fact("parameter", "api-version"));
        }
        var json = new KeyJson(request.base(), vault, version);
        route.key().ifPresent(key -> exchange.kid = keyId(request, route, key));
        route.operation()
                .permission()
                .ifPresent(
                        permission ->
                                guard.requirePermission(vault, caller, route.key(), permission));
        return answers.answer(
                new VaultAnswers.Call(
                        request,
                        route,
                        vault,
                        json,
                        kid -> exchange.kid = kid,
                        enabled -> exchange.enabled = enabled));
    }

    private static String keyId(Request request, VaultRoute route, KeyName key) {
        String id = request.base() + "/keys/" + key.text();
        return route.version().map(version -> id + "/" + version.text()).orElse(id);
    }

    private Caller authenticated(Request request, Exchange exchange) {
        String header = request.header("Authorization").orElse("");
        if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            exchange.audited = false;
            throw new Failed(
                    Failure.UNAUTHENTICATED, "AKV10000: Request is missing a Bearer or PoP token.");
        }
        Caller caller;
        try {
            caller = tokens.apply(settings.resource(request.base()), header.substring(7).strip());
        } catch (Failed failed) {
            if (failed.failure() == Failure.UNAUTHENTICATED) {
                throw new Failed(
                        Failure.UNAUTHENTICATED,
                        "AKV10022: The token is expired, not for this vault, or not signed by its"
                                + " issuer.");
            }
            throw failed;
        }
        if (caller.rights().scoped()) {
            throw new Failed(
                    Failure.UNAUTHENTICATED,
                    "AKV10022: The token's scopes are on data and for no vault.");
        }
        boolean ofTenant =
                exchange.vault
                        .map(vault -> vault.tenantId().equalsIgnoreCase(caller.tenantId()))
                        .orElse(true);
        if (!ofTenant) {
            throw new Failed(Failure.UNAUTHENTICATED, "AKV10032: The token is of another tenant.");
        }
        return caller;
    }

    private String challenge(Request request, Exchange exchange) {
        String tenant = exchange.vault.map(Vault::tenantId).orElse(settings.tenantId());
        return "Bearer authorization=\"%s/%s\", resource=\"%s\""
                .formatted(settings.authority(), tenant, settings.resource(request.base()));
    }

    private void audit(Request request, Exchange exchange, int status) {
        if (!exchange.audited || (exchange.caller.isEmpty() && !badTokenRowDue(exchange.started))) {
            return;
        }
        boolean success = status < 400;
        service.audit()
                .record(
                        new AuditEvent(
                                exchange.started,
                                exchange.vault
                                        .map(vault -> vault.resourceId().toUpperCase(Locale.ROOT))
                                        .orElse(""),
                                exchange.operation
                                        .map(VaultOperation::auditName)
                                        .orElse("Authentication"),
                                exchange.version.map(ApiVersion::text).orElse(""),
                                success,
                                signature(status),
                                exchange.refused,
                                Duration.between(exchange.started, clock.instant()).toMillis(),
                                request.remoteAddress(),
                                exchange.correlationId,
                                exchange.caller.map(Caller::objectId),
                                exchange.caller.map(Caller::applicationId),
                                request.header("User-Agent").orElse(""),
                                uri(request, exchange),
                                exchange.kid,
                                status,
                                exchange.enabled));
    }

    private boolean badTokenRowDue(Instant now) {
        Instant last = badTokenRow;
        if (last.equals(Instant.MIN) || !now.isBefore(last.plus(BAD_TOKEN_ROW_EVERY))) {
            badTokenRow = now;
            return true;
        }
        return false;
    }

    private static String uri(Request request, Exchange exchange) {
        String path = request.base() + "/" + String.join("/", request.path());
        return exchange.version
                .map(version -> path + "?api-version=" + version.text())
                .orElse(path);
    }

    private static String signature(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 204 -> "No Content";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> Integer.toString(status);
        };
    }
}
