// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.identity.DataScopes.Permission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenRightsTest {
    private static final Set<DataAction> ALL = EnumSet.allOf(DataAction.class);
    private static final Set<DataAction> WRITING = EnumSet.of(DataAction.WRITE, DataAction.DELETE);

    private static Set<DataAction> scopes(String... scopes) {
        return TokenRights.of(List.of(), List.of(scopes)).actions();
    }

    private static Set<DataAction> roles(String... roles) {
        return TokenRights.of(List.of(roles), List.of()).actions();
    }

    @Test
    void aTokenWithoutSuchClaimsIsNotNarrowed() {
        assertEquals(TokenRights.ALL, TokenRights.of(List.of(), List.of()));
        assertEquals(ALL, roles("SomethingOfTheCustomer"));
        assertEquals(ALL, scopes("openid", "user_impersonation", "fhirUser", "launch"));
    }

    @Test
    void aTokenWithARoleIsHeldToIt() {
        for (String name : List.of("fhirDataReader", "FHIR Data Reader", "globalReader")) {
            assertEquals(Set.of(DataAction.READ), roles(name), name);
            assertEquals(Set.of(DataAction.READ), roles("SomethingElse", name), name);
        }
        assertEquals(DataRole.CONTRIBUTOR.actions(), roles("globalAdmin"));
        assertEquals(
                DataRole.WRITER.actions(), roles("fhirDataReader", "fhirDataWriter"), "they add");
    }

    @Test
    void aTokenWithScopesIsHeldToThem() {
        for (String scope :
                List.of("user/*.read", "system/*.rs", "user.all.read", "system/*.read")) {
            assertEquals(Set.of(DataAction.READ), scopes(scope), scope);
            assertEquals(Set.of(DataAction.READ), scopes("openid", scope), scope);
        }
        for (String scope : List.of("user/*.write", "system/*.cud", "system.all.write")) {
            assertEquals(WRITING, scopes(scope), scope);
        }
        for (String scope : List.of("user/*.*", "system/*.cruds", "user.all.all")) {
            assertEquals(ALL, scopes(scope), scope);
        }
        assertEquals(Set.of(DataAction.WRITE), scopes("user/*.cu"));
        assertEquals(
                EnumSet.of(DataAction.READ, DataAction.WRITE, DataAction.DELETE),
                scopes("user/*.read", "user/*.write"));
    }

    @Test
    void aScopeThatCannotBeEnforcedGivesNothing() {
        for (String scope :
                List.of(
                        "user/*.rs?",
                        "patient/Observation.rs",
                        "user/*.",
                        "user/*.sr",
                        "user/*.something",
                        "user/",
                        "system/*")) {
            assertEquals(Set.of(), scopes(scope), scope);
        }
    }

    @Test
    void aScopeForATypeGivesItsLettersThereAndNothingElsewhere() {
        DataScopes scopes =
                TokenRights.of(
                                List.of(),
                                List.of("user/Observation.rs", "system/Patient.cu", "user/*.r"))
                        .scopes();
        assertTrue(scopes.allow("Observation", EnumSet.of(Permission.READ, Permission.SEARCH)));
        assertFalse(scopes.allow("Observation", EnumSet.of(Permission.CREATE)));
        assertTrue(scopes.allow("Patient", EnumSet.of(Permission.CREATE, Permission.UPDATE)));
        assertTrue(scopes.allow("Patient", EnumSet.of(Permission.READ)));
        assertFalse(scopes.allow("Patient", EnumSet.of(Permission.SEARCH)));
        assertFalse(scopes.allow("Patient", EnumSet.of(Permission.DELETE)));
        assertFalse(scopes.allowEverywhere(DataAction.READ));
        assertFalse(scopes.allowEverywhere(DataAction.WRITE));
        assertFalse(scopes.allowEverywhere(DataAction.EXPORT));
        DataScopes wide = TokenRights.of(List.of(), List.of("user/*.read")).scopes();
        assertTrue(wide.allowEverywhere(DataAction.READ));
        assertFalse(wide.allowEverywhere(DataAction.DELETE));
        assertEquals(Set.of(DataAction.READ), scopes("user/Observation.read"));
        assertEquals(Set.of(DataAction.WRITE), scopes("user/Observation.c"));
        assertEquals(Set.of(DataAction.READ), scopes("user/*.s"));
        assertTrue(DataScopes.ALL.allowEverywhere(DataAction.EXPORT));
    }

    private static TokenRights of(String patient, String... scopes) {
        return TokenRights.of(List.of(), List.of(scopes), Optional.of(patient));
    }

    @Test
    void aScopeForOnePatientWithoutAPatientGivesNothing() {
        for (String scope :
                List.of("patient/*.read", "patient/Observation.rs", "patient.all.read")) {
            assertEquals(Set.of(), scopes(scope), scope);
            assertEquals(Set.of(DataAction.READ), scopes(scope, "user/*.rs"), "they add up");
        }
    }

    @Test
    void scopesForOnePatientAndWithQueriesAreKeptForEachResource() {
        DataScopes scopes =
                of("p1", "patient/*.read", "user/Observation.cu?category=lab", "user/Group.r")
                        .scopes();
        assertTrue(scopes.isNarrowed());
        assertEquals(
                List.of(
                        new DataGrant(
                                "*",
                                EnumSet.of(Permission.READ, Permission.SEARCH),
                                Optional.of("p1"),
                                ""),
                        new DataGrant(
                                "Observation",
                                EnumSet.of(Permission.CREATE, Permission.UPDATE),
                                Optional.empty(),
                                "category=lab")),
                scopes.narrowed());
        assertEquals(Map.of("Group", Set.of(Permission.READ)), scopes.byType());
        assertTrue(scopes.allow("Condition", EnumSet.of(Permission.READ)));
        assertFalse(scopes.allow("Condition", EnumSet.of(Permission.CREATE)));
        assertFalse(scopes.allowEverywhere(DataAction.READ), "not all of any type");
        assertFalse(of("p1", "patient/*.rs", "user/*.cruds").scopes().isNarrowed());
        assertEquals(Set.of(DataAction.READ), of("p1", "patient/*.read").actions());
        assertFalse(of("p1", "patient/*.cruds").actions().contains(DataAction.EXPORT));
    }

    @Test
    void rolesAndScopesBothNarrow() {
        assertEquals(
                Set.of(),
                TokenRights.of(List.of("fhirDataReader"), List.of("user/*.write")).actions());
        assertEquals(
                Set.of(DataAction.READ),
                TokenRights.of(List.of("fhirDataContributor"), List.of("user/*.read")).actions());
    }

    @Test
    void aTokenNeverAddsToWhatItsHolderHas() {
        var reader = new Roles(Map.of("abc", Set.of(DataRole.READER)));
        var caller =
                new Caller(
                        "abc",
                        "app",
                        "t",
                        "i",
                        TokenRights.of(List.of("fhirDataContributor"), List.of("user/*.*")));
        assertTrue(reader.may(caller, DataAction.READ));
        assertFalse(reader.may(caller, DataAction.WRITE));
    }

    @Test
    void aSmartUserHasWhatItsScopesGiveAndNothingWithout() {
        var smart = new Roles(Map.of("abc", Set.of(DataRole.SMART_USER)));
        assertFalse(smart.may(new Caller("abc", "app", "t", "i"), DataAction.READ));
        var scoped =
                new Caller(
                        "abc", "app", "t", "i", TokenRights.of(List.of(), List.of("user/*.read")));
        assertTrue(smart.may(scoped, DataAction.READ));
        assertFalse(smart.may(scoped, DataAction.WRITE));
    }

    @Test
    void whichScopesCannotBeEnforcedIsTold() {
        assertEquals(
                Set.of(TokenRights.Unenforced.NO_PATIENT),
                TokenRights.of(List.of(), List.of("openid", "patient/*.rs", "user/*.rs"))
                        .unenforced());
        assertEquals(Set.of(), of("p1", "patient/*.rs").unenforced());
        assertEquals(
                Set.of(),
                TokenRights.of(List.of(), List.of("user/*.rs", "https://x/?y")).unenforced());
    }
}
