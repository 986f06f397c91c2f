// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaunchPatientTest {
    private static final String ACCOUNT = "https://fhir.example/fhir/a1";

    private static Optional<String> of(String name, Object value) {
        return LaunchPatient.of(
                new JWTClaimsSet.Builder().audience(ACCOUNT).claim(name, value).build());
    }

    @Test
    void theClaimPatientNamesIt() {
        assertEquals(Optional.of("p1"), of("patient", "p1"));
        assertEquals(Optional.of("p1"), of("patient", "Patient/p1"));
        for (Object none : List.of("", "a b", "Practitioner/p1", "Patient/", 7, List.of("p1"))) {
            assertEquals(Optional.empty(), of("patient", none), none.toString());
        }
    }

    @Test
    void ofAUserThatIsAPatientItIsThatOne() {
        assertEquals(Optional.of("p1"), of("fhirUser", "Patient/p1"));
        assertEquals(Optional.of("p1"), of("fhirUser", ACCOUNT + "/Patient/p1"));
        for (String none :
                List.of("Practitioner/p1", "p1", "https://other.example/fhir/a1/Patient/p1")) {
            assertEquals(Optional.empty(), of("fhirUser", none), none);
        }
    }

    @Test
    void theLaunchComesBeforeTheUser() {
        JWTClaimsSet both =
                new JWTClaimsSet.Builder()
                        .claim("patient", "p2")
                        .claim("fhirUser", "Patient/p1")
                        .build();
        assertEquals(Optional.of("p2"), LaunchPatient.of(both));
        JWTClaimsSet unreadable =
                new JWTClaimsSet.Builder()
                        .claim("patient", "no id")
                        .claim("fhirUser", "Patient/p1")
                        .build();
        assertEquals(Optional.empty(), LaunchPatient.of(unreadable), "never another one");
    }
}
