// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.http.Response;
import dev.signet.vault.ManagedChanges.By;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.KeyVault/deletedVaults`, which are read and purged and nothing else, and which names
/// are free.
record DeletedVaultRoutes(Optional<HostedVaults> vaults) {
    private static final String PROVIDER =
            "/subscriptions/{subscription}/providers/" + VaultProvider.TYPE.namespace();

    void addTo(Routes routes) {
        ApiVersions versions = VaultProvider.NAMESPACE.versions();
        String one = PROVIDER + "/locations/{location}/deletedVaults/{vault}";
        for (String none :
                List.of(
                        PROVIDER + "/managedHSMs",
                        PROVIDER + "/deletedManagedHSMs",
                        "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                                + VaultProvider.TYPE.namespace()
                                + "/managedHSMs")) {
            // clients list them beside the vaults; there never is one
            routes.add(versions, "GET", none, _ -> ArmJson.response(200, ArmJson.list(List.of())));
        }
        routes.add(versions, "GET", PROVIDER + "/deletedVaults", this::list)
                .add(versions, "GET", one, this::read)
                .add(versions, "POST", one + "/purge", this::purge)
                .add(versions, "POST", PROVIDER + "/checkNameAvailability", this::availability);
    }

    private Response list(ArmRequest call) {
        return ArmJson.response(
                200,
                ArmJson.list(
                        vaults.map(HostedVaults::deleted).orElse(List.of()).stream()
                                .map(vault -> VaultJson.deleted(call.subscription(), vault))
                                .toList()));
    }

    private Response read(ArmRequest call) {
        return ArmJson.response(200, VaultJson.deleted(call.subscription(), require(call)));
    }

    private Response purge(ArmRequest call) {
        VaultProvider.hosted(vaults)
                .purge(
                        VaultJson.text(require(call), "name"),
                        new By(call.caller().objectId(), call.version()));
        return Response.empty(200);
    }

    private Response availability(ArmRequest call) {
        HostedVaults hosted = VaultProvider.hosted(vaults);
        String name =
                call.members()
                        .text("name")
                        .orElseThrow(() -> ArmError.property("name", "is required"));
        boolean valid = VaultProvider.isName(name);
        boolean taken =
                valid
                        && (hosted.read(name).isPresent()
                                || hosted.deleted().stream().anyMatch(named(name)));
        ObjectNode answer = ArmJson.object();
        answer.put("nameAvailable", valid && !taken);
        if (!valid || taken) {
            answer.put("reason", valid ? "AlreadyExists" : "AccountNameInvalid");
            answer.put(
                    "message",
                    valid
                            ? "The vault name is already in use."
                            : "A vault name has 3 to 24 letters, digits and hyphens.");
        }
        return ArmJson.response(200, answer);
    }

    private ObjectNode require(ArmRequest call) {
        return VaultProvider.hosted(vaults).deleted().stream()
                .filter(named(call.name("vault")))
                .findFirst()
                .orElseThrow(
                        () ->
                                KeyVaultErrors.DELETED_VAULT_NOT_FOUND.failed(
                                        "name", call.name("vault")));
    }

    private static Predicate<ObjectNode> named(String name) {
        return vault -> VaultJson.text(vault, "name").equalsIgnoreCase(name);
    }
}
