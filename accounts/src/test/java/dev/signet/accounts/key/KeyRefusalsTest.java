// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.healthcareapis.KeyUse;
import dev.signet.controlplane.healthcareapis.KeyUse.KeyIdentity.SystemAssigned;
import dev.signet.controlplane.healthcareapis.KeyUse.KeyIdentity.UserAssigned;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.keys.CreationCheck.Result.Broken;
import dev.signet.keys.CreationCheck.Rule;
import dev.signet.keys.KeyReason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What lasts is said as what it is; what may pass asks to be tried again.
final class KeyRefusalsTest {
    private static final String AGAIN = "Please try again.";

    @Test
    void aVaultThatGivesNoAnswerIsToBeTriedAgain() {
        for (KeyReason reason :
                List.of(
                        KeyReason.VAULT_UNAVAILABLE,
                        KeyReason.VAULT_INTERNAL_ERROR,
                        KeyReason.ISSUER_UNAVAILABLE)) {
            Outcome.Refused said = KeyRefusals.of(reason, true);
            assertEquals("ServiceUnavailable", said.code());
            assertTrue(said.message().contains(AGAIN), said.message());
        }
    }

    @Test
    void whatIsMissingIsSaidToBeMissing() {
        assertEquals(
                "Error contacting the Azure Key Vault resource. The customer-managed key is not"
                        + " found. (4003)",
                lasting(KeyReason.KEY_NOT_FOUND, false));
        assertEquals(
                "Error contacting the Azure Key Vault resource. The Key Vault of the"
                        + " customer-managed key is not found. (4017)",
                lasting(KeyReason.VAULT_NOT_FOUND, false));
        assertEquals(
                "Error contacting the Azure Key Vault resource. Could not resolve the DNS name of"
                        + " the Key Vault of the customer-managed key. (4009)",
                lasting(KeyReason.VAULT_NAME_NOT_RESOLVED, true));
    }

    @Test
    void aMissingPermissionIsForbidden() {
        Outcome.Refused said = KeyRefusals.of(KeyReason.NO_PERMISSION_OR_DISABLED, false);
        assertEquals("Forbidden", said.code());
        assertFalse(said.message().contains(AGAIN), said.message());
    }

    @Test
    void aMissingPermissionNamesTheIdentityAndWhatItNeeds() {
        var broken =
                new Broken(
                        Rule.VAULT_ANSWERS,
                        Optional.of(KeyReason.NO_PERMISSION_OR_DISABLED),
                        false);
        var own = new KeyUse(Optional.of(new SystemAssigned("p-1")), Optional.empty());
        String needs = "which needs the permissions get, wrapKey and unwrapKey on the key. (4002)";
        String said = KeyRefusals.of(broken, own).message();
        assertTrue(said.contains("own identity 'p-1', " + needs), said);
        var given = new KeyUse(Optional.of(new UserAssigned("/x/id")), Optional.empty());
        said = KeyRefusals.of(broken, given).message();
        assertTrue(said.contains("the identity '/x/id', " + needs), said);
        said = KeyRefusals.of(broken, KeyUse.OWN).message();
        assertTrue(said.contains("Signet's own identity at the vault, " + needs), said);
        var disabled = new Broken(Rule.SOFT_DELETE, Optional.empty(), false);
        assertFalse(KeyRefusals.of(disabled, own).message().contains("p-1"));
    }

    private static String lasting(KeyReason reason, boolean silence) {
        Outcome.Refused said = KeyRefusals.of(reason, silence);
        assertEquals("BadRequest", said.code());
        return said.message();
    }
}
