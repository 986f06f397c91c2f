// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Data that an account does not give: why, and how that is mended from where one is.
final class RefusalPagesTest extends PortalScene {
    private static final String ROLES = ARM + "/providers/Microsoft.Authorization/";

    private void refused(String why) {
        for (String each : List.of("/Patient", "/$jobs")) {
            planes.on("GET " + DATA + each, 403, "{\"issue\":[{\"diagnostics\":\"" + why + "\"}]}");
        }
    }

    @Test
    void aKeyThatRefusesLocksDataAndJobsAndLeavesTheTabs() {
        refused("Access to the customer-managed key is lost.");
        for (String tab : List.of("/data", "/jobs")) {
            Page page = get(ACCOUNT + tab);
            assertEquals(403, page.status());
            page.has("The key refuses", "The data of demo is locked", "Nothing is lost.")
                    .has("Breadcrumb", "href=\"" + ACCOUNT + tab + "\" aria-current=\"page\"")
                    .lacks("Let me read and write");
            page.href(ACCOUNT + "/key");
        }
    }

    @Test
    void whoHasNoRoleGivesItToHimselfWithOneButton() {
        refused("Authorization failed.");
        get(ACCOUNT + "/data").has("Let me read and write", "Give yourself a role");
        planes.on(
                "GET " + ROLES + "roleDefinitions",
                200,
                "{\"value\":[{\"name\":\"r-1\",\"properties\":"
                        + "{\"roleName\":\"FHIR Data Reader\"}},"
                        + "{\"name\":\"r-2\",\"properties\":"
                        + "{\"roleName\":\"FHIR Data Contributor\"}}]}");
        planes.on("PUT " + ROLES + "roleAssignments/", 201, "{}");
        Page given = post(ACCOUNT + "/data", ACCOUNT + "/access/me");
        assertEquals(ACCOUNT + "/data", given.location());
        FakePlanes.Asked put =
                planes.asked.stream()
                        .filter(each -> each.method().equals("PUT"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(
                "{\"properties\":{\"principalId\":\"o\",\"roleDefinitionId\":\"r-2\"}}",
                put.body());
        get(ACCOUNT + "/data").has("The role is in force.");
    }

    @Test
    void whoMayNotGiveRolesIsToldSo() {
        refused("Authorization failed.");
        planes.on(
                "GET " + ROLES + "roleDefinitions",
                200,
                "{\"value\":[{\"name\":\"r-2\",\"properties\":"
                        + "{\"roleName\":\"FHIR Data Contributor\"}}]}");
        planes.on(
                "PUT " + ROLES + "roleAssignments/",
                403,
                "{\"error\":{\"message\":\"you do not own it\"}}");
        assertTrue(post(ACCOUNT + "/data", ACCOUNT + "/access/me").location().endsWith("/data"));
        get(ACCOUNT + "/data").has("you do not own it", "Let me read and write");
    }

    @Test
    void whatTheAccountSaysOfItsKeyIsFollowedByWhatThatMeans() {
        String said =
                "Key Vault does not grant permission to the Azure AD, or the customer-managed key"
                        + " is disabled.";
        refused(said);
        get(ACCOUNT + "/data")
                .has("<q>" + said + "</q> That means: Signet may not use the key any more, or");
        refused("The customer-managed key is not found.");
        get(ACCOUNT + "/data").has("That means: There is no key of that name in its vault now");
        refused("Something of the customer-managed key that nobody knows.");
        get(ACCOUNT + "/data").has("that nobody knows.").lacks("That means");
    }
}
