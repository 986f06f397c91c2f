// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.identity.Administrators;
import dev.signet.identity.Api;
import dev.signet.identity.SignInLog;
import dev.signet.identity.Tenant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Where the embedded issuer stands and what it issues tokens for.
///
/// @param tenant whom it speaks for
/// @param origins whether `https://host[:port]`, in lower case, is this server, whatever its port
/// @param apis which API takes tokens made out to an audience; normalised
/// @param passwordGrant whether applications may send a user's name and password themselves
/// @param log hears of every token that is given or refused
/// @param patients among whom an app's user chooses
/// @param beginning where the first administrator is made here; empty where that is done elsewhere
public record IssuerSettings(
        Tenant tenant,
        Predicate<String> origins,
        Function<String, Api> apis,
        boolean passwordGrant,
        SignInLog log,
        Patients patients,
        Optional<Beginning> beginning) {
    /// How an installation comes to its first administrator.
    ///
    /// @param directory in which the administrator is made
    /// @param page at which that user signs in afterwards, from the first slash on
    /// @param clientId of the application whose page that is: no other's sign-in makes one
    public record Beginning(Administrators directory, String page, String clientId) {}

    /// Where there are no accounts near.
    public IssuerSettings(
            Tenant tenant,
            Predicate<String> origins,
            Function<String, Api> apis,
            boolean passwordGrant,
            SignInLog log) {
        this(tenant, origins, apis, passwordGrant, log, Patients.NONE, Optional.empty());
    }

    /// The same with patients to choose among.
    public IssuerSettings among(Patients some) {
        return new IssuerSettings(tenant, origins, apis, passwordGrant, log, some, beginning);
    }

    /// The same for an installation that may have no administrator yet.
    public IssuerSettings beginning(Administrators directory, String page, String clientId) {
        var one = Optional.of(new Beginning(directory, page, clientId));
        return new IssuerSettings(tenant, origins, apis, passwordGrant, log, patients, one);
    }

    /// For one that stands alone: only what was asked is its name, and all it issues is for data.
    public static IssuerSettings of(Tenant tenant) {
        return new IssuerSettings(tenant, _ -> false, _ -> Api.DATA, false, SignInLog.NONE);
    }
}
