// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.signet.keys.CreationCheck.Result;
import dev.signet.keys.CreationCheck.Rule;
import dev.signet.keys.ring.Scene;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreationCheckTest {
    @TempDir Path folder;
    private Scene scene;

    @BeforeEach
    void scene() {
        scene = new Scene(folder, 5);
    }

    @Test
    void aGoodKeyMeetsAllRules() {
        assertInstanceOf(Result.Met.class, check());
        scene.vault.recoveryLevel = "CustomizedRecoverable";
        assertInstanceOf(Result.Met.class, check());
    }

    @Test
    void eachBrokenRuleIsNamedWithItsCode() {
        scene.vault.type = "EC";
        broken(Rule.KEY_IS_RSA, Optional.of(KeyReason.WRAP_OR_UNWRAP_FAILED));
        scene.vault.type = "RSA-HSM";
        scene.vault.sizeBits = 1024;
        broken(Rule.KEY_HAS_2048_BITS, Optional.of(KeyReason.WRAP_OR_UNWRAP_FAILED));
        scene.vault.sizeBits = 2048;
        scene.vault.disable(scene.vault.newest());
        broken(Rule.KEY_IS_ENABLED, Optional.of(KeyReason.NO_PERMISSION_OR_DISABLED));
        scene.vault.enable(scene.vault.newest());
        scene.vault.operations = Set.of("wrapKey", "sign");
        broken(Rule.KEY_MAY_WRAP, Optional.of(KeyReason.WRAP_OR_UNWRAP_FAILED));
        scene.vault.operations = Set.of("wrapKey", "unwrapKey", "sign");
        scene.vault.recoveryLevel = "Purgeable";
        broken(Rule.SOFT_DELETE, Optional.empty());
        scene.vault.recoveryLevel = "";
        broken(Rule.SOFT_DELETE, Optional.empty());
        scene.vault.recoveryLevel = "Recoverable+Purgeable";
        broken(Rule.PURGE_PROTECTION, Optional.empty());
        scene.vault.recoveryLevel = "Recoverable+ProtectedSubscription";
        scene.vault.permit(false);
        broken(Rule.IDENTITY_MAY_WRAP, Optional.of(KeyReason.NO_PERMISSION_OR_DISABLED));
        scene.vault.permit(true);
        assertInstanceOf(Result.Met.class, check());
        scene.vault.expire(scene.vault.newest());
        broken(Rule.KEY_IS_IN_TIME, Optional.of(KeyReason.WRAP_OR_UNWRAP_FAILED));
        scene.vault.delete();
        broken(Rule.VAULT_ANSWERS, Optional.of(KeyReason.KEY_NOT_FOUND));
    }

    @Test
    void aSilentVaultIsToldApartFromANo() {
        scene.vault.fallSilent();
        assertEquals(
                new Result.Broken(
                        Rule.VAULT_ANSWERS, Optional.of(KeyReason.VAULT_UNAVAILABLE), true),
                check());
    }

    private void broken(Rule rule, Optional<KeyReason> reason) {
        assertEquals(new Result.Broken(rule, reason, false), check());
    }

    private Result check() {
        return CreationCheck.check(scene.vault, scene.clock, scene.entropy);
    }
}
