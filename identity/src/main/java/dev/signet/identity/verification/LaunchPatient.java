// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// For which patient an access token is: what scopes `patient/...` are about (SMART App Launch
/// 2.2, "Launch context arrives with your access token").
///
/// The claim `patient` says it, as an id or `Patient/id`; without that, the claim `fhirUser` of
/// who is a Patient. An absolute address counts only below one of the token's own audiences: it
/// may be a patient of another server.
final class LaunchPatient {
    private static final Pattern ID = Pattern.compile("(Patient/)?(?<id>[A-Za-z0-9.-]{1,64})");
    private static final Pattern USER = Pattern.compile("Patient/(?<id>[A-Za-z0-9.-]{1,64})");

    private LaunchPatient() {}

    /// The id; empty when the token names none, or names it in another way.
    static Optional<String> of(JWTClaimsSet claims) {
        if (claims.getClaim("patient") instanceof String patient) {
            return id(ID, patient);
        }
        if (claims.getClaim("fhirUser") instanceof String user) {
            String address = user;
            for (String audience : claims.getAudience()) {
                String root = audience.endsWith("/") ? audience : audience + "/";
                if (user.startsWith(root)) {
                    address = user.substring(root.length());
                }
            }
            return id(USER, address);
        }
        return Optional.empty();
    }

    private static Optional<String> id(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group("id")) : Optional.empty();
    }
}
