// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The identity of an installation, made at its first start and kept for life in
/// `root/installation.json`. Holds no secret.
///
/// @param format 1
/// @param tenant the directory that the embedded issuer speaks for
/// @param subscription the one subscription
/// @param administratorClient client id of the administrator
/// @param administratorObject object id of the administrator
/// @param serviceClient client id under which Signet itself asks the vault
/// @param serviceObject object id that access policies must name for Signet
/// @param controlId names the control plane's records
/// @param vaultId names the embedded vault's records
public record Installation(
        int format,
        UUID tenant,
        UUID subscription,
        UUID administratorClient,
        UUID administratorObject,
        UUID serviceClient,
        UUID serviceObject,
        UUID controlId,
        UUID vaultId) {
    private static final int FORMAT = 1;

    /// The application id of the store's first-party application, which the retired service
    /// used to read customers' keys. Clients look up the service's object
    /// by it. Folders of older builds have it as the service's client id too; in new ones that is
    /// chance, because whoever knows a client id can throw wrong secrets at it.
    public static final UUID FIRST_PARTY_APPLICATION =
            UUID.fromString("a232010e-820c-4083-83bb-3ace5fc29d0b");

    public static final String ADMINISTRATOR = "administrator";
    public static final String SERVICE = "service";

    /// Reads it, or makes it with the clients' secrets when the folder is new.
    ///
    /// @param fixed ids that were chosen for it
    /// @throws Failed `CONFLICT` with fact `setting` when the folder was made with others
    public static Installation in(
            DataFolder folder, FixedIds fixed, Chance chance, Entropy entropy) {
        var json = JsonMapper.builder().build();
        Path file = folder.installation();
        if (Files.exists(file)) {
            Installation made = read(file);
            fixed.require(made);
            return made;
        }
        folder.requireNew(file);
        var fresh =
                new Installation(
                        FORMAT,
                        fixed.tenant().orElseGet(chance::uuid),
                        fixed.subscription().orElseGet(chance::uuid),
                        chance.uuid(),
                        chance.uuid(),
                        chance.uuid(),
                        chance.uuid(),
                        chance.uuid(),
                        chance.uuid());
        for (String client : new String[] {ADMINISTRATOR, SERVICE}) {
            DataFolder.write(folder.clientSecret(client), secret(entropy), "rw-------");
        }
        DataFolder.write(file, json.writeValueAsBytes(fresh), "rw-------");
        return fresh;
    }

    /// The group whose members administer the installation: the same for its life.
    public UUID administratorsGroup() {
        byte[] name = ("administrators of " + tenant).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name);
    }

    /// The directory's objects of the applications that are the installation's own.
    public Map<String, String> objectsByClient() {
        String service = serviceObject().toString();
        String administrator = administratorObject().toString();
        // folders of older builds have the first party's id as the service's own
        if (serviceClient().equals(FIRST_PARTY_APPLICATION)) {
            return Map.of(
                    serviceClient().toString(), service,
                    administratorClient().toString(), administrator);
        }
        return Map.of(
                FIRST_PARTY_APPLICATION.toString(), service,
                serviceClient().toString(), service,
                administratorClient().toString(), administrator);
    }

    /// Reads one that is there.
    ///
    /// @throws Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW` with fact `file`; `STORAGE`
    public static Installation read(Path file) {
        try {
            var json = JsonMapper.builder().build();
            var installation = json.readValue(DataFolder.read(file), Installation.class);
            if (installation.format() != FORMAT) {
                throw new Failed(
                        installation.format() < FORMAT
                                ? Failure.FORMAT_TOO_OLD
                                : Failure.FORMAT_TOO_NEW,
                        "the installation's format is not known to this build",
                        new Fact("file", file),
                        new Fact("format", installation.format()),
                        new Fact("expected", FORMAT));
            }
            return installation;
        } catch (JacksonException e) {
            throw new Failed(Failure.CORRUPT, "not an installation", new Fact("file", file));
        }
    }

    private static byte[] secret(Entropy entropy) {
        return (Base64.getUrlEncoder().withoutPadding().encodeToString(entropy.bytes(32)) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
