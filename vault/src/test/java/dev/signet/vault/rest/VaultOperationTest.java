// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.vault.Fixture;
import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.access.KeyPermission;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every operation of the data plane against every permission on keys: it takes its own and no
/// other. What is added to [VaultOperation] does not compile without a request here.
final class VaultOperationTest {
    private static final String SOMEBODY = "bbbbbbbb-0000-0000-0000-000000000002";

    private final PlaneFixture vault = new PlaneFixture();

    @AfterEach
    void close() {
        vault.close();
    }

    private static String request(VaultOperation operation) {
        return switch (operation) {
            case CREATE -> "POST /keys/k/create";
            case IMPORT -> "PUT /keys/k";
            case GET -> "GET /keys/k";
            case LIST -> "GET /keys";
            case LIST_VERSIONS -> "GET /keys/k/versions";
            case UPDATE -> "PATCH /keys/k";
            case DELETE -> "DELETE /keys/k";
            case LIST_DELETED -> "GET /deletedkeys";
            case GET_DELETED -> "GET /deletedkeys/k";
            case RECOVER -> "POST /deletedkeys/k/recover";
            case PURGE -> "DELETE /deletedkeys/k";
            case WRAP_KEY -> "POST /keys/k//wrapkey";
            case UNWRAP_KEY -> "POST /keys/k//unwrapkey";
            case ENCRYPT -> "POST /keys/k//encrypt";
            case DECRYPT -> "POST /keys/k//decrypt";
            case SIGN -> "POST /keys/k//sign";
            case VERIFY -> "POST /keys/k//verify";
            case BACKUP -> "POST /keys/k/backup";
            case RESTORE -> "POST /keys/restore";
            case ROTATE -> "POST /keys/k/rotate";
            case GET_ROTATION_POLICY -> "GET /keys/k/rotationpolicy";
            case PUT_ROTATION_POLICY -> "PUT /keys/k/rotationpolicy";
            case RANDOM_BYTES -> "POST /rng";
        };
    }

    /// The permission that the contract names; empty: whoever has a token.
    private static Optional<KeyPermission> needed(VaultOperation operation) {
        return switch (operation) {
            case CREATE -> Optional.of(KeyPermission.CREATE);
            case IMPORT -> Optional.of(KeyPermission.IMPORT);
            case GET, GET_DELETED -> Optional.of(KeyPermission.GET);
            case LIST, LIST_VERSIONS, LIST_DELETED -> Optional.of(KeyPermission.LIST);
            case UPDATE -> Optional.of(KeyPermission.UPDATE);
            case DELETE -> Optional.of(KeyPermission.DELETE);
            case RECOVER -> Optional.of(KeyPermission.RECOVER);
            case PURGE -> Optional.of(KeyPermission.PURGE);
            case WRAP_KEY -> Optional.of(KeyPermission.WRAP_KEY);
            case UNWRAP_KEY -> Optional.of(KeyPermission.UNWRAP_KEY);
            case ENCRYPT -> Optional.of(KeyPermission.ENCRYPT);
            case DECRYPT -> Optional.of(KeyPermission.DECRYPT);
            case SIGN -> Optional.of(KeyPermission.SIGN);
            case VERIFY -> Optional.of(KeyPermission.VERIFY);
            case BACKUP -> Optional.of(KeyPermission.BACKUP);
            case RESTORE -> Optional.of(KeyPermission.RESTORE);
            case ROTATE -> Optional.of(KeyPermission.ROTATE);
            case GET_ROTATION_POLICY -> Optional.of(KeyPermission.GET_ROTATION_POLICY);
            case PUT_ROTATION_POLICY -> Optional.of(KeyPermission.SET_ROTATION_POLICY);
            case RANDOM_BYTES -> Optional.empty();
        };
    }

    private void may(List<KeyPermission> permissions) {
        String[] words = permissions.stream().map(KeyPermission::text).toArray(String[]::new);
        var policy = AccessPolicy.onKeys(Fixture.TENANT, SOMEBODY, words);
        vault.fixture.vaults().put(Fixture.MAIN, Fixture.draft(Fixture.MAIN).withPolicies(policy));
    }

    private int status(VaultOperation operation) {
        String[] parts = request(operation).split(" ", -1);
        return vault.as(SOMEBODY, parts[0], parts[1], "{}").status();
    }

    @Test
    void everyOperationIsAskedFor() {
        for (VaultOperation operation : VaultOperation.values()) {
            String[] parts = request(operation).split(" ", -1);
            List<String> path = Arrays.asList(parts[1].substring(1).split("/", -1));
            assertEquals(operation, VaultRoute.of(parts[0], path).operation());
        }
    }

    @Test
    void everyOperationTakesItsPermissionAndNoOther() {
        for (VaultOperation operation : VaultOperation.values()) {
            for (KeyPermission permission : KeyPermission.values()) {
                may(List.of(permission));
                boolean enough = needed(operation).map(permission::equals).orElse(true);
                int status = status(operation);
                assertTrue(
                        enough ? status != 401 && status != 403 : status == 403,
                        () -> operation + " with " + permission + ": " + status);
            }
            may(List.of());
            boolean open = needed(operation).isEmpty();
            assertEquals(!open, status(operation) == 403, () -> operation + " with nothing");
        }
    }

    @Test
    void nothingIsDoneWithoutAToken() {
        for (VaultOperation operation : VaultOperation.values()) {
            String[] parts = request(operation).split(" ", -1);
            assertEquals(401, vault.send(parts[0], parts[1], "{}").status(), operation::name);
        }
    }
}
