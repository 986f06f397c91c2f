// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PermissionWordsTest {
    private static String words(String... permissions) {
        return PermissionWords.of(List.of(permissions));
    }

    @Test
    void permissionsAreToldAsWhatTheyLetSomebodyDo() {
        assertEquals("see keys; wrap and unwrap keys", words("get", "wrapKey", "unwrapKey"));
        assertEquals("wrap keys", words("wrapKey"));
        assertEquals("make, import and rotate keys", words("import", "rotate", "create"));
        assertEquals("nothing", words());
        assertEquals(
                "see and set rotation policies", words("getrotationpolicy", "SETROTATIONPOLICY"));
    }

    @Test
    void manyThatBelongTogetherAreToldAsOne() {
        assertEquals(
                "manage keys (see, make, rotate, enable, disable, delete and recover them)",
                PermissionWords.of(NewVault.OF_TICK));
        assertEquals(
                "manage keys (see, make, rotate, enable, disable, delete and recover them);"
                        + " import keys; purge keys; back up and restore keys",
                PermissionWords.of(NewVault.OF_MANAGER));
        assertEquals("everything with keys: manage them and use them", words("All"));
    }

    @Test
    void whatIsNotKnownStandsAsItIs() {
        assertEquals("list keys; fly", words("fly", "list"));
    }
}
