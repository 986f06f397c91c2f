// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// How an account's making goes on, and what to do when it fails.
final class DeploymentPagesTest extends PortalScene {
    private static final String OPERATION = "/subscriptions/sub/operations/7";

    /// @return the page to which a change of the account leads
    private String begun() {
        planes.header("Azure-AsyncOperation", planes.origin() + OPERATION);
        planes.on("PUT " + ARM, 202, "{}");
        String cors = ACCOUNT + "/cors";
        String page = post(cors, cors, "origins", "https://app.example").location();
        assertTrue(page.startsWith("/portal/deployments/"), page);
        return page;
    }

    private void told(String status, String message) {
        planes.on(
                "GET " + OPERATION,
                200,
                "{\"status\":\""
                        + status
                        + "\",\"error\":{\"code\":\"x\",\"message\":\""
                        + message
                        + "\"}}");
    }

    @Test
    void whileItGoesOnThePageAsksAgainAndSaysWhatIsDone() {
        String page = begun();
        told("Running", "");
        get(page).has("The control plane has taken the request.", "Under way", "every 1s");
        get(page + "/part").has("Waits", "hx-get").lacks("<html");
    }

    @Test
    void whatFailedIsSaidInTheControlPlanesWordsWithWhatToDo() {
        String page = begun();
        for (String[] each :
                new String[][] {
                    {"Soft delete of the vault is off", "Turn on soft delete of the vault"},
                    {"Purge protection is off", "Turn on purge protection"},
                    {"The key refuses: 4002", "Give the service get, wrapKey and unwrapKey"},
                    {"The key was not found", "See that the key and its vault are there"},
                    {"No", "Mend what the sentence names, then try again."}
                }) {
            told("Failed", each[0]);
            get(page).has(each[0], each[1], "What to do", "Failed", ">Back</a>").lacks("hx-get");
        }
    }

    @Test
    void itsPageIsOfItsSessionAlone() {
        Page other = get("/portal/deployments/AAAAAAAAAAAAAAAA");
        assertEquals(404, other.status());
        other.has("This deployment is of another session.");
    }
}
