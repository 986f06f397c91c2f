// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which addresses of an authority mean the embedded issuer's tenant.
final class TenantTest {
    private static final String ID = "11111111-2222-3333-4444-555555555555";
    private static final Set<String> ORIGINS =
            Set.of("https://localhost:8443", "https://fhir.example");

    private final Tenant tenant = new Tenant(ID);

    private boolean meant(String address) {
        return tenant.isMeantBy(address.replace("TENANT", ID), ORIGINS::contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost:8443/TENANT",
                "https://localhost:8443/TENANT/",
                "https://localhost:8443/TENANT/v2.0",
                "https://localhost:8443/TENANT/v2.0/",
                "https://LOCALHOST:8443//TENANT",
                "https://localhost:8443/adfs",
                "https://localhost:8443/adfs/",
                "https://localhost:8443/adfs/TENANT",
                "https://fhir.example/TENANT",
                "https://fhir.example:443/TENANT",
                "https://login.microsoftonline.com/TENANT",
                "https://login.microsoftonline.com/TENANT/v2.0",
                "https://sts.windows.net/TENANT/"
            })
    void everySpellingOfTheOwnTenantIsItsOwnAuthority(String address) {
        assertTrue(meant(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost:8443/99999999-2222-3333-4444-555555555555",
                "https://localhost:8443",
                "https://localhost:8443/common",
                "https://localhost:8444/TENANT",
                "http://localhost:8443/TENANT",
                "https://other.example/TENANT",
                "https://login.microsoftonline.com/common",
                "https://login.microsoftonline.com/adfs",
                "https://login.microsoftonline.com.evil.example/TENANT",
                "https://localhost:8443/TENANT?x=y",
                "https://localhost:8443/TENANT/oauth2",
                "not an address",
                ""
            })
    void whatIsAnothersIsNot(String address) {
        assertFalse(meant(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil/",
                "https://localhost:8443/other/" + ID + "/",
                "/" + ID + "/",
                "https:///" + ID + "/",
                "https://localhost:8443/" + ID
            })
    void anIssuerIsAnOriginAndTheTenant(String issuer) {
        assertFalse(tenant.issues(issuer));
        assertTrue(tenant.issues("https://anything:1/" + ID + "/"));
    }
}
