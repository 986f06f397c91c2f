// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.identity.Client;
import dev.signet.identity.Directory;
import dev.signet.identity.grant.AuthorizationCodes;
import dev.signet.identity.grant.DeviceCodes;
import dev.signet.identity.grant.Grant;
import dev.signet.identity.grant.RefreshTokens;
import java.util.Optional;

/// What applications show for a user's sign-in at the token endpoint: a code, a refresh token, a
/// device's code, or the user's name and password where that is allowed. Any thread.
record UserGrants(
        Directory directory,
        Passwords passwords,
        AuthorizationCodes codes,
        DeviceCodes devices,
        RefreshTokens refreshing) {
    static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

    sealed interface Shown {
        /// @param used the refresh token that was shown, for one
        record Good(Grant grant, Optional<RefreshTokens.Opened> used) implements Shown {}

        /// @param objectId whose it would have been; empty when that is not known
        record Bad(TokenRefusal refusal, String objectId) implements Shown {
            Bad(TokenRefusal refusal) {
                this(refusal, "");
            }
        }
    }

    /// @param address the caller's
    /// @throws Failed `BUSY` when too many passwords are being checked
    Shown shown(Client client, String type, Form form, String address) {
        return switch (type) {
            case "authorization_code" ->
                    codes.take(
                                    form.first("code"),
                                    client.clientId(),
                                    form.first("redirect_uri"),
                                    form.first("code_verifier"))
                            .<Shown>map(grant -> new Shown.Good(grant, Optional.empty()))
                            .orElse(new Shown.Bad(TokenRefusal.INVALID_GRANT));
            case "refresh_token" ->
                    refreshing
                            .opened(form.first("refresh_token"), client.clientId(), directory)
                            .map(used -> refreshed(used, form))
                            .orElse(new Shown.Bad(TokenRefusal.INVALID_GRANT));
            case "password" -> typed(client, form, address);
            default -> polled(client, form);
        };
    }

    /// RFC 6749 section 4.3. Nobody is shown what the application asks for: it is a public one that
    /// may call that API for users.
    private Shown typed(Client client, Form form, String address) {
        if (!client.isPublic()) {
            return new Shown.Bad(TokenRefusal.NOT_PUBLIC);
        }
        Optional<Scopes> scopes = Scopes.of(form.first("scope"));
        Optional<String> audience = scopes.flatMap(each -> each.audience(form.first("resource")));
        if (audience.isEmpty()) {
            return new Shown.Bad(TokenRefusal.BAD_SCOPE);
        }
        return switch (passwords.check(form.first("username"), form.first("password"), address)) {
            case Passwords.Tried.Wrong(var objectId) ->
                    new Shown.Bad(TokenRefusal.WRONG_PASSWORD, objectId);
            case Passwords.Tried.Right(var user) ->
                    new Shown.Good(
                            new Grant(
                                    client.clientId(),
                                    user.objectId(),
                                    audience.get(),
                                    scopes.get().smart(),
                                    scopes.get().named(),
                                    ""),
                            Optional.empty());
        };
    }

    private Shown polled(Client client, Form form) {
        String code = form.first(form.has("device_code") ? "device_code" : "code");
        return switch (devices.poll(code, client.clientId())) {
            case DeviceCodes.Polled.Granted(var grant) -> new Shown.Good(grant, Optional.empty());
            case DeviceCodes.Polled.Pending _ -> new Shown.Bad(TokenRefusal.PENDING);
            case DeviceCodes.Polled.TooFast _ -> new Shown.Bad(TokenRefusal.SLOW_DOWN);
            case DeviceCodes.Polled.Expired _ -> new Shown.Bad(TokenRefusal.EXPIRED_CODE);
        };
    }

    private static Shown refreshed(RefreshTokens.Opened used, Form form) {
        if (!form.has("scope")) {
            return new Shown.Good(used.grant(), Optional.of(used));
        }
        return narrowed(used.grant(), form)
                .<Shown>map(grant -> new Shown.Good(grant, Optional.of(used)))
                .orElse(new Shown.Bad(TokenRefusal.BAD_SCOPE));
    }

    /// A refresh may ask for another resource, as Azure's clients do, and for fewer of SMART's
    /// scopes; never for more of them. The refresh token that comes of it stands for what the first
    /// one did (RFC 6749 section 6).
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
                                        "",
                                        stays(grant, scopes) ? grant.patient() : ""));
    }

    /// What SMART narrows is good for its own resource only: others know no such scopes.
    private static boolean stays(Grant grant, Scopes scopes) {
        return scopes.audience().map(grant.audience()::equals).orElse(true);
    }
}
