// SPDX-License-Identifier: Apache-2.0
package dev.signet.customerkeys;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Secret;
import dev.signet.installation.DataFolder;
import dev.signet.json.Members;
import dev.signet.json.Rules;
import dev.signet.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// As whom a vault elsewhere is asked: the file that `signet vault` writes and that `--vault` takes
/// with `--vault-credentials` (docs/operating.md). Written or read here and nowhere else.
///
/// @param authority address of the issuer, without tenant
/// @param tenant of the issuer
/// @param client id of the client
/// @param secretFile where its secret lies; relative to the folder of the file
/// @param resource what its tokens are made out to, where the vault's challenge does not say
/// @param ca a PEM file of whom is trusted beside the usual; relative to the folder of the file
record VaultCredentials(
        String authority,
        String tenant,
        String client,
        Path secretFile,
        Optional<String> resource,
        Optional<Path> ca) {
    private static final String AUTHORITY = "authority";
    private static final String TENANT = "tenant";
    private static final String CLIENT = "clientId";
    private static final String SECRET = "clientSecret";
    private static final String SECRET_FILE = "clientSecretFile";
    private static final String CA = "ca";
    private static final String RESOURCE = "resource";

    /// What a file says, its secret read.
    ///
    /// @param secret the reader owns it
    /// @param ca where it lies
    record Read(
            String authority,
            String tenant,
            String client,
            Secret secret,
            Optional<String> resource,
            Optional<Path> ca) {}

    /// Writes the file for its owner alone.
    void write(Path file) {
        var json = JsonMapper.builder().build();
        ObjectNode members = json.createObjectNode();
        members.put(AUTHORITY, authority);
        members.put(TENANT, tenant);
        members.put(CLIENT, client);
        members.put(SECRET_FILE, secretFile.toString());
        ca.ifPresent(path -> members.put(CA, path.toString()));
        resource.ifPresent(audience -> members.put(RESOURCE, audience));
        DataFolder.write(
                file,
                json.writerWithDefaultPrettyPrinter().writeValueAsBytes(members),
                "rw-------");
    }

    /// Reads a file; the secret may stand in it as `clientSecret` too.
    ///
    /// @throws Failed `INVALID` when it is not there, is no JSON, lacks a field or has one too many
    static Read read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw invalid(file, "there is no such credentials file");
        }
        Members members =
                switch (StrictJson.PLAIN.read(DataFolder.read(file))) {
                    case StrictJson.Whole(ObjectNode node) -> Members.of(node, rules(file));
                    case StrictJson.NoObject(), StrictJson.NoJson(_) ->
                            throw invalid(file, "the credentials file is not a JSON object");
                };
        members.pass(AUTHORITY, TENANT, CLIENT, SECRET, SECRET_FILE, CA, RESOURCE);
        members.refuseUnknown();
        String authority = members.requiredText(AUTHORITY);
        String tenant = members.requiredText(TENANT);
        String client = members.requiredText(CLIENT);
        Optional<String> resource = members.text(RESOURCE);
        Optional<Path> ca = members.text(CA).map(named -> beside(file, named));
        String secret =
                members.text(SECRET)
                        .orElseGet(() -> secret(beside(file, members.requiredText(SECRET_FILE))));
        return new Read(
                authority,
                tenant,
                client,
                Secret.owning(secret.strip().getBytes(StandardCharsets.UTF_8)),
                resource,
                ca);
    }

    private static String secret(Path file) {
        return new String(DataFolder.read(file), StandardCharsets.UTF_8);
    }

    private static Path beside(Path file, String named) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of(named) : folder.resolve(named);
    }

    private static Rules rules(Path file) {
        return Rules.exact(
                (field, rule) ->
                        new Failed(
                                Failure.INVALID,
                                "a field of the credentials file is missing, of another kind or not"
                                        + " known",
                                new Fact("file", file),
                                new Fact("field", field),
                                new Fact("rule", rule)));
    }

    private static Failed invalid(Path file, String text) {
        return new Failed(Failure.INVALID, text, new Fact("file", file));
    }
}
